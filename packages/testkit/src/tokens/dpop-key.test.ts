import { createGate, fromNode } from "@callgate/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dpop } from "../dpop-headers.js";
import { createFakeClock } from "../fake-clock.js";
import { createTestIssuer, type TestIssuer } from "../issuer/test-issuer.js";
import { createDpopKey, type DpopKeyOptions, type DpopProofOptions } from "./dpop-key.js";

const clock = createFakeClock();
const url = "https://api.example.com/orders";
let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer({ clock });
});
afterAll(() => issuer.close());

describe("createDpopKey", () => {
  it.each(["ES256", "EdDSA", "PS256"] as const)(
    "makes proofs by %s that a gate accepts once, for tokens that are bound to the key",
    async (algorithm) => {
      const key = await createDpopKey({ algorithm, clock });
      const token = await issuer.token({ caller: "reports", boundTo: key });
      const proof = await key.proof({ method: "GET", url: `${url}?page=1`, token });
      const publicUrls = ["https://api.example.com"];
      const gate = createGate({ ...issuer.gateOptions, clock, dpop: { publicUrls } });
      const policy = gate.policy({ callers: ["reports"], binding: "dpop" });
      const request = fromNode({ method: "GET", url: "/orders", headers: dpop(token, proof) });
      const first = await gate.decide(request, policy);
      expect(first.auth?.bindings).toEqual([{ kind: "dpop", thumbprint: key.thumbprint }]);
      expect(await gate.decide(request, policy)).toMatchObject({ reason: "proof_replayed" });
      gate.close();
    },
  );

  it("makes whatever proof a test needs", async () => {
    const key = await createDpopKey({ clock });
    const header = { typ: undefined };
    const claims = { iat: 1, jti: undefined };
    const proof = await key.proof({ method: "GET", url, nonce: "n-1", header, claims });
    const [head, payload] = proof
      .split(".", 2)
      .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
    expect(head).toEqual({ alg: "ES256", jwk: key.jwk });
    expect(payload).toEqual({ htm: "GET", htu: url, iat: 1, nonce: "n-1" });
  });

  it("refuses what is not an option, and what has another form", async () => {
    const key = await createDpopKey();
    await expect(key.proof({ method: "GET" } as DpopProofOptions)).rejects.toThrow("`url`");
    await expect(key.proof({ method: "GET", url: "/orders" })).rejects.toThrow("absolute URL");
    await expect(createDpopKey({ algorithm: "HS256" } as object)).rejects.toThrow("`algorithm`");
    await expect(createDpopKey({ clock: {} } as DpopKeyOptions)).rejects.toThrow("`clock`");
    await expect(issuer.token({ boundTo: {} as { thumbprint: string } })).rejects.toThrow(
      "`boundTo`",
    );
  });
});
