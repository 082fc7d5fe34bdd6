// cspell:ignore ключ
import type { JWK } from "jose";
import { describe, expect, it } from "vitest";
import { startGate } from "./gate-under-test.js";

describe("keys of the same name", () => {
  it("are distinguished by their algorithm", async () => {
    const { issuer, ask } = await startGate();
    await issuer.rotate({ algorithm: "ES256", kid: "shared" });
    await issuer.rotate({ algorithm: "EdDSA", kid: "shared" });
    for (const algorithm of ["ES256", "EdDSA"] as const) {
      expect(await ask(await issuer.token({ algorithm }))).toMatchObject({ outcome: "allowed" });
    }
    expect(issuer.requests.jwks).toBe(1);
  });

  it("are all tried when they have the same algorithm too", async () => {
    const { issuer, ask } = await startGate();
    await issuer.rotate({ kid: "shared" });
    const ofTheFirst = await issuer.token();
    await issuer.rotate({ kid: "shared" });
    const ofTheSecond = await issuer.token();
    expect(await ask(ofTheFirst)).toMatchObject({ outcome: "allowed" });
    expect(await ask(ofTheSecond)).toMatchObject({ outcome: "allowed" });
    expect(await ask(await issuer.forge.wrongKey())).toMatchObject({ reason: "signature_invalid" });
  });
});

describe("keys without a name", () => {
  it("verify tokens that name none", async () => {
    const { issuer, ask } = await startGate({ algorithms: ["EdDSA"] });
    await issuer.rotate({ kid: null });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(await ask(await issuer.forge.wrongKey())).toMatchObject({ reason: "signature_invalid" });
  });

  it("are all tried, and so are those with a name", async () => {
    const { issuer, ask } = await startGate();
    const ofTheNamed = await issuer.token({ header: { kid: undefined } });
    await issuer.rotate({ kid: null });
    const ofTheFirst = await issuer.token();
    await issuer.rotate({ kid: null });
    const ofTheSecond = await issuer.token();
    for (const token of [ofTheNamed, ofTheFirst, ofTheSecond]) {
      expect(await ask(token)).toMatchObject({ outcome: "allowed" });
    }
    expect(issuer.requests.jwks).toBe(1);
  });

  it("do not verify a token that names a key", async () => {
    const { issuer, ask } = await startGate();
    await issuer.rotate({ kid: null });
    const token = await issuer.token({ header: { kid: "some" } });
    expect(await ask(token)).toMatchObject({ reason: "key_unknown" });
  });

  it("are found when they are new, like named ones", async () => {
    const { issuer, ask } = await startGate();
    await issuer.rotate({ kid: null });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    issuer.withdraw(undefined);
    await issuer.rotate({ kid: null });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(issuer.requests.jwks).toBe(2);
  });
});

describe("keys with an odd name", () => {
  it.each(["", "__proto__", "constructor", "ключ", " ", "a".repeat(1000)])(
    "verify under the name %j",
    async (kid) => {
      const { issuer, ask } = await startGate();
      await issuer.rotate({ kid });
      expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    },
  );

  it.each(["__proto__", "constructor", "hasOwnProperty"])(
    "do not exist because of an inherited member %j",
    async (kid) => {
      const { issuer, ask } = await startGate();
      const token = await issuer.token({ header: { kid } });
      expect(await ask(token)).toMatchObject({ reason: "key_unknown" });
    },
  );
});

describe("a key without an algorithm", () => {
  it("works for what its curve allows", async () => {
    const { issuer, ask } = await startGate();
    const [{ alg: _, ...jwk }] = issuer.jwks().keys as [JWK];
    issuer.withdraw(jwk.kid);
    issuer.publish(jwk);
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
  });

  it.each([
    ["RS256", undefined, "allowed"],
    ["RS512", undefined, "denied"],
    ["PS256", undefined, "denied"],
    ["RS512", ["RS256", "RS512"], "allowed"],
    ["PS256", ["RS256", "RS512"], "denied"],
  ] as const)(
    "works for %s, when it is RSA and the operator wrote %j: %s",
    async (algorithm, algorithms, outcome) => {
      const { issuer, ask } = await startGate(
        { algorithms: [algorithm] },
        algorithms === undefined ? {} : { algorithms },
      );
      const [{ alg: _, ...jwk }] = issuer.jwks().keys as [JWK];
      issuer.withdraw(jwk.kid);
      issuer.publish(jwk);
      const expected = outcome === "allowed" ? { outcome } : { reason: "algorithm_not_allowed" };
      expect(await ask(await issuer.token())).toMatchObject(expected);
    },
  );
});
