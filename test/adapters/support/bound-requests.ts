// cspell:ignore rders
import {
  createGate,
  type DpopOptions,
  type Gate,
  memoryReplayStore,
  type Reason,
} from "@callgate/core";
import {
  createDpopKey,
  createFakeClock,
  createTestIssuer,
  type DpopKey,
  type DpopProofOptions,
  type TestIssuer,
} from "@callgate/testkit";
import type { Endpoint } from "./frameworks.js";
import type { RawRequest } from "./raw-http.js";

/** A gate that checks proofs, requires nonces, and has a store that can fail. */
export interface BoundScene extends AsyncDisposable {
  readonly gate: Gate;
  readonly issuer: TestIssuer;
  readonly key: DpopKey;
  /** The nonce that the gate gives. */
  readonly nonce: string;
  /** Whether the store fails. */
  isStoreDown: boolean;
}

/** A request with a token that is bound to a key, and its result in every framework. */
export interface BoundRow {
  readonly title: string;
  readonly outcome: Reason | "admitted";
  readonly scheme: "Bearer" | "DPoP";
  readonly make: (scene: BoundScene) => Promise<RawRequest>;
  readonly isStoreDown?: boolean;
}

const AUDIENCE = "https://orders.example.com";
const ADDRESS = "https://api.example.com/orders";

/** Creates the gate of a test; the clock is fixed. */
export async function createBoundScene(): Promise<BoundScene> {
  const clock = createFakeClock();
  const issuer = await createTestIssuer({ clock, audience: AUDIENCE });
  const key = await createDpopKey({ clock });
  const memory = memoryReplayStore({ clock });
  const dpop: DpopOptions = {
    publicUrls: ["https://api.example.com"],
    nonce: { secrets: ["0d9f".repeat(8)] },
    replay: {
      claim(...claimed) {
        if (scene.isStoreDown) throw new Error("the store is down");
        return memory.claim(...claimed);
      },
    },
  };
  const gate = createGate({ issuer: issuer.url, audience: AUDIENCE, clock, dpop });
  const scene: BoundScene = {
    gate,
    issuer,
    key,
    nonce: await nonceOf(gate, issuer, key),
    isStoreDown: false,
    async [Symbol.asyncDispose]() {
      gate.close();
      await issuer.close();
    },
  };
  return scene;
}

async function nonceOf(gate: Gate, issuer: TestIssuer, key: DpopKey): Promise<string> {
  const token = await issuer.token({ boundTo: key });
  const proof = await key.proof({ method: "GET", url: ADDRESS, token });
  const authorization = [`DPoP ${token}`];
  const request = { method: "GET", url: "/orders", authorization, header: () => [proof] };
  const { headers } = await gate.decide(request, undefined);
  return headers["dpop-nonce"] ?? "";
}

/** The endpoint that the requests are for. */
export const boundEndpoints: readonly Endpoint[] = [
  {
    path: "/orders",
    policy: { callers: ["reports"] },
    handler: (auth) => ({ bindings: auth?.bindings ?? null }),
  },
];

/** Every row. To test another request with all adapters, add one. */
export const boundRequests: readonly BoundRow[] = [
  row("one proof", "admitted", {}),
  row("another spelling of the address", "admitted", {
    claims: { htu: "https://API.example.com:443/%6Frders" },
  }),
  row("no proof", "proof_missing", async () => []),
  row("two proofs", "proof_malformed", async (make) => [await make({}), await make({})]),
  row("two proofs in one line", "proof_malformed", async (make) => [
    `${await make({})}, ${await make({})}`,
  ]),
  row("a proof of another type", "proof_malformed", { header: { typ: "JWT" } }),
  row("a signature that is cut", "proof_signature_invalid", async (make) => [
    (await make({})).slice(0, -2),
  ]),
  row("a proof for another method", "proof_mismatch", { method: "POST" }),
  row("a proof for the address of the server", "proof_mismatch", {
    url: "http://localhost/orders",
  }),
  row("a proof whose end has passed", "proof_expired", { claims: { exp: 1 } }),
  row("a proof without a nonce", "proof_nonce_required", { claims: { nonce: undefined } }),
  row("a proof by another key", "binding_mismatch", async (_, { nonce }, token) => {
    const other = await createDpopKey();
    return [await other.proof({ method: "GET", url: ADDRESS, token, nonce })];
  }),
  {
    ...row("a proof that was used before", "proof_replayed", {}),
    async make(scene) {
      const request = await present(scene, {});
      await decideFirst(scene, request);
      return request;
    },
  },
  { ...row("a store that is down", "replay_store_unavailable", {}), isStoreDown: true },
  {
    title: "a bearer token under DPoP",
    outcome: "binding_required",
    scheme: "DPoP",
    make: async ({ issuer }) => ({
      lines: [`Authorization: DPoP ${await issuer.token({ caller: "reports" })}`],
    }),
  },
  {
    title: "a bound token under Bearer, with its proof",
    outcome: "binding_unverified",
    scheme: "Bearer",
    async make(scene) {
      const { lines = [] } = await present(scene, {});
      return { lines: lines.map((line) => line.replace(": DPoP ", ": Bearer ")) };
    },
  },
];

type MakeProof = (changes: Partial<DpopProofOptions>) => Promise<string>;
type Proofs =
  | Partial<DpopProofOptions>
  | ((make: MakeProof, scene: BoundScene, token: string) => Promise<readonly string[]>);

function row(title: string, outcome: BoundRow["outcome"], proofs: Proofs): BoundRow {
  return { title, outcome, scheme: "DPoP", make: (scene) => present(scene, proofs) };
}

async function present(scene: BoundScene, proofs: Proofs): Promise<RawRequest> {
  const { issuer, key, nonce } = scene;
  const token = await issuer.token({ caller: "reports", boundTo: key });
  const make: MakeProof = (changes) =>
    key.proof({ method: "GET", url: ADDRESS, token, nonce, ...changes });
  const all =
    typeof proofs === "function" ? await proofs(make, scene, token) : [await make(proofs)];
  return { lines: [`Authorization: DPoP ${token}`, ...all.map((proof) => `DPoP: ${proof}`)] };
}

/** Decides about a request before the framework gets it. */
async function decideFirst({ gate }: BoundScene, { lines = [] }: RawRequest): Promise<void> {
  const [authorization = "", proof = ""] = lines.map((line) => line.slice(line.indexOf(": ") + 2));
  const request = { method: "GET", url: "/orders", authorization: [authorization] };
  const policy = gate.policy({ callers: ["reports"] });
  await gate.decide({ ...request, header: () => [proof] }, policy);
}
