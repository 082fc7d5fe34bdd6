import { freshKeyPair } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { startGate } from "./gate-under-test.js";

function strangersKey(index: number): object {
  const { publicKey } = freshKeyPair("ec", { namedCurve: "P-256" });
  return { ...publicKey.export({ format: "jwk" }), alg: "ES256", kid: `stranger-${index}` };
}

const strangers = Array.from({ length: 149 }, (_, index) => strangersKey(index));

describe("a JWK Set of 150 keys", () => {
  /** An issuer whose own key is the last of 150. */
  async function startCrowded(options = {}) {
    const started = await startGate({}, options);
    const [own] = started.issuer.jwks().keys;
    started.issuer.withdraw("ES256-1");
    for (const jwk of strangers) started.issuer.publish(jwk);
    started.issuer.publish(own);
    return started;
  }

  it("leaves a token under the 150th undecided, and reports the skipped keys", async () => {
    const { issuer, gate, events, ask } = await startCrowded();
    expect(await ask(await issuer.token())).toMatchObject({ reason: "keys_unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({
      usable: true,
      keyCount: 100,
      skippedKeyCount: 50,
      overLimit: true,
    });
    expect(events.keys).toContainEqual(
      expect.objectContaining({ type: "key_skipped", index: 149, code: "over_limit" }),
    );
  });

  it("is used completely when the operator allows it", async () => {
    const { issuer, gate, ask } = await startCrowded({ maxKeys: 150 });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    const unknown = await issuer.token({ header: { kid: "of-no-key" } });
    expect(await ask(unknown)).toMatchObject({ reason: "key_unknown" });
    expect(gate.health().issuers[0]).toMatchObject({
      keyCount: 150,
      skippedKeyCount: 0,
      overLimit: false,
    });
  });

  it("costs a forged token without a kid at most 8 signatures, and reports it once", async () => {
    const { issuer, events, ask } = await startCrowded({ maxKeys: 150 });
    const forged = () => issuer.forge.wrongKey({ header: { kid: undefined } });
    expect(await ask(await forged())).toMatchObject({ reason: "signature_invalid" });
    expect(await ask(await forged())).toMatchObject({ reason: "signature_invalid" });
    const limited = events.keys.filter(({ type }) => type === "candidates_limited");
    // One for each set that was fetched meanwhile: a matching key may have been published since.
    expect(limited.length).toBeGreaterThanOrEqual(1);
    expect(limited.length).toBeLessThanOrEqual(issuer.requests.jwks);
  });
});
