import { createHash } from "node:crypto";
import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { dpopKeyOf, makeDpopKey } from "./dpop-key.js";
import { DpopProver } from "./dpop-prover.js";
import { readProof } from "./test-support/read-proof.js";

const URL_OF_ORDERS = new URL("https://orders.example.com:8443/a/../orders/%7E?page=1#top");

const rsa = makeDpopKey("RS256");
const KEYS = [
  ...(["ES256", "ES384", "ES512", "EdDSA", "Ed25519"] as const).map(makeDpopKey),
  rsa,
  dpopKeyOf(rsa.privateKey, "PS256"),
];

describe("DpopProver", () => {
  it.each(KEYS.map((key) => [key.algorithm, key] as const))(
    "signs proofs that its own public key verifies: %s",
    (algorithm, key) => {
      const prover = new DpopProver({ key, clock: createFakeClock() });
      const { header, isGenuine } = readProof(prover.proofFor("GET", URL_OF_ORDERS));
      expect(isGenuine).toBe(true);
      expect(header).toMatchObject({ typ: "dpop+jwt", alg: algorithm });
    },
  );

  const scene = () => {
    const clock = createFakeClock(1_767_225_600_999);
    return { clock, prover: new DpopProver({ key: makeDpopKey("ES256"), clock }) };
  };

  it("has method, address without query and fragment, time and an identifier", () => {
    const { claims } = readProof(scene().prover.proofFor("PATCH", URL_OF_ORDERS));
    expect(claims).toEqual({
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      htm: "PATCH",
      htu: "https://orders.example.com:8443/orders/%7E",
      iat: 1_767_225_600,
    });
  });

  it("has the hash of the token that it is for", () => {
    const token = scene().prover.forToken("a.b.c");
    const { claims } = readProof(token.proofFor("GET", URL_OF_ORDERS));
    expect(claims.ath).toBe(createHash("sha256").update("a.b.c").digest("base64url"));
  });

  it("has another identifier for each request", () => {
    const { prover } = scene();
    const proofs = Array.from({ length: 50 }, () => prover.proofFor("GET", URL_OF_ORDERS));
    expect(new Set(proofs.map((proof) => readProof(proof).claims.jti)).size).toBe(50);
  });

  it("has the nonce of the origin that it goes to, which the provers of all tokens share", () => {
    const { prover } = scene();
    const [one, other] = [prover.forToken("one-token"), prover.forToken("other-token")];
    const nonceOf = (url: string) => readProof(other.proofFor("GET", new URL(url))).claims.nonce;
    expect(nonceOf("https://orders.example.com/a")).toBeUndefined();
    const headers = new Headers({ "dpop-nonce": "n-1" });
    expect(one.learn(new URL("https://orders.example.com/x?y"), headers)).toBe(true);
    expect(nonceOf("https://orders.example.com/a")).toBe("n-1");
    expect(nonceOf("https://other.example.com/a")).toBeUndefined();
  });
});
