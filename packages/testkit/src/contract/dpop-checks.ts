import assert from "node:assert/strict";
import { createDpopKey, type DpopKey } from "../tokens/dpop-key.js";
import { type Check, GOOD, onScene, POLICY, type Scene, TARGET } from "./adapter-scene.js";
import { type RawResponse, send } from "./raw-request.js";

const PUBLIC_URL = "https://guarded.example.com";
const BOUND = { ...POLICY, binding: "dpop" } as const;

/** Presents a token that is bound to the key, with proofs of it. */
async function present(
  { issuer, service }: Scene,
  key: DpopKey,
  proofs: (token: string) => Promise<readonly string[]>,
): Promise<RawResponse> {
  const token = await issuer.token({ ...GOOD, boundTo: key });
  const dpop = await proofs(token);
  return send(service.origin, {
    method: "GET",
    url: TARGET,
    authorization: [`DPoP ${token}`],
    dpop,
  });
}

const proofBy = (key: DpopKey, nonce?: string) => (token: string) =>
  key.proof({ method: "GET", url: PUBLIC_URL + TARGET, token, ...(nonce && { nonce }) });

function assertRefused({ status, body, headers }: RawResponse, code: string): void {
  assert.deepEqual([status, JSON.parse(body).code], [401, code]);
  assert.match(headers["www-authenticate"] ?? "", /^DPoP /);
}

/** With a proof once, and without one not at all. */
export const admitsProvedPossession: Check = onScene(
  async (scene) => {
    const key = await createDpopKey();
    let proof = "";
    const response = await present(scene, key, async (token) => {
      proof = await proofBy(key)(token);
      return [proof];
    });
    assert.equal(response.status, 200);
    const [auth] = scene.handled;
    assert.deepEqual(auth?.bindings, [{ kind: "dpop", thumbprint: key.thumbprint }]);
    assertRefused(await present(scene, key, async () => []), "proof_missing");
    assertRefused(await present(scene, key, async () => [proof]), "proof_mismatch");
    assertRefused(
      await present(scene, key, async (token) => [
        await proofBy(key)(token),
        await proofBy(key)(token),
      ]),
      "proof_malformed",
    );
    assert.equal(scene.handled.length, 1, "the handler ran for a request without one proof");
  },
  BOUND,
  { dpop: { publicUrls: [PUBLIC_URL] } },
);

/** The nonce is in the answer that demands it, whose only challenge is the one of DPoP. */
export const passesNonceOn: Check = onScene(
  async (scene) => {
    const key = await createDpopKey();
    const demanded = await present(scene, key, async (token) => [await proofBy(key)(token)]);
    assertRefused(demanded, "proof_nonce_required");
    assert.doesNotMatch(demanded.headers["www-authenticate"] ?? "", /Bearer/);
    const nonce = demanded.headers["dpop-nonce"];
    assert.ok(typeof nonce === "string" && nonce !== "", "the answer has no nonce");
    const admitted = await present(scene, key, async (token) => [await proofBy(key, nonce)(token)]);
    assert.equal(admitted.status, 200);
  },
  POLICY,
  { dpop: { publicUrls: [PUBLIC_URL], nonce: { secrets: ["5a1c".repeat(8)] } } },
);
