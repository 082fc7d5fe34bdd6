import { entryNamed, loadPolicy, type PolicyDocument } from "@callgate/policy";
import type { Endpoint } from "../../adapters/support/frameworks.js";
import { endpoints as endpointsOfAll } from "../../adapters/support/scene.js";

const DAY_MS = 86_400_000;

/** The name of the endpoint that the document declares. */
export const DOCUMENTED = "GET /documented";

/** A document with a grant that ends soon, about which a service would be warned by a timer. */
export const document: PolicyDocument = {
  version: 1,
  service: "orders",
  callers: {
    "main:reports": { owner: "data" },
    "main:archive": { owner: "data" },
    "main:billing": { owner: "finance" },
  },
  groups: { readers: ["main:reports"] },
  endpoints: {
    [DOCUMENTED]: {
      callers: ["group:readers", { client: "main:billing", until: dayAt(Date.now() + 7 * DAY_MS) }],
      scope: "orders:read",
    },
  },
};

const handler: Endpoint["handler"] = (auth) => ({ caller: auth?.caller.id ?? null });

/** The endpoints whose policy is in code: those of all adapters, and one more. */
export const endpoints: readonly Endpoint[] = [
  ...endpointsOfAll,
  { path: "/any", policy: { callers: "any" }, handler },
];

/** The endpoint that the document declares, for a service without an adapter that reads it. */
export function documentedEndpoint(): Endpoint {
  const policy = entryNamed(loadPolicy(document), DOCUMENTED)?.policy;
  if (policy === undefined) throw new Error("the document has no such endpoint");
  return { path: pathOf(DOCUMENTED), policy, handler };
}

/** The path in an endpoint's name. */
export function pathOf(name: string): string {
  return name.split(" ")[1] ?? "";
}

function dayAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
