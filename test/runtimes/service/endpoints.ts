import { entryNamed, loadPolicy, type PolicyDocument } from "@callgate/policy";
import type { Endpoint } from "../../adapters/support/frameworks.js";
import { endpoints as endpointsOfAll } from "../../adapters/support/scene.js";

const document: PolicyDocument = {
  version: 1,
  service: "orders",
  callers: { "main:reports": { owner: "data" }, "main:archive": { owner: "data" } },
  groups: { readers: ["main:reports"] },
  endpoints: { "GET /documented": { callers: ["group:readers"], scope: "orders:read" } },
};

/** The endpoints of the services under test: those of all adapters, and two more. */
export function endpointsOfService(): readonly Endpoint[] {
  const handler: Endpoint["handler"] = (auth) => ({ caller: auth?.caller.id ?? null });
  const policy = entryNamed(loadPolicy(document), "GET /documented")?.policy;
  if (policy === undefined) throw new Error("the document has no such endpoint");
  return [
    ...endpointsOfAll,
    { path: "/documented", policy, handler },
    { path: "/any", policy: { callers: "any" }, handler },
  ];
}
