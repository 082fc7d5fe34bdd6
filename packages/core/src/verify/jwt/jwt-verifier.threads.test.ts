import { FakeClock, occupyThreads } from "@callgate-tooling/test-support";
import { describe, expect, it, vi } from "vitest";
import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import { KeySet } from "../../keys/key-set.js";
import type { KeySource } from "../../keys/key-source.js";
import { importVerificationKey, type VerificationKey } from "../../keys/verification-key.js";
import { defineOptions } from "../../options/define-options.js";
import { createSigner, type Signer } from "../../test-support/signer.js";
import { optionsFor, tokenAt } from "../../test-support/valid-token.js";
import type { Verification } from "../verification.js";
import { type IssuerDirectory, ListedIssuers } from "./issuer-directory.js";
import { JwtVerifier } from "./jwt-verifier.js";
import { SignatureVerifier } from "./signatures/signature-verifier.js";
import { type QueueBounds, ThreadQueue } from "./signatures/thread-queue.js";

const algorithms = new Set(["ES256"] as const);
const rules = { algorithms, rsaAlgorithms: algorithms, keyUses: ["sig"] };

async function keyOf(signer: Signer): Promise<VerificationKey> {
  return (await importVerificationKey(signer.publicJwk, rules)) as VerificationKey;
}

const signer = createSigner();
const successor = createSigner("ES256", "key-2");
const keys = new KeySet([await keyOf(signer)]);
const sameKeys = new KeySet([...keys.keys]);
const laterKeys = new KeySet([await keyOf(successor)]);

/** Keys that a test replaces. */
function sourceOf(keySet: KeySet | undefined) {
  const source = { keySet };
  const keySource = {
    current: () => source.keySet,
    load: vi.fn(async () => source.keySet),
    refetch: vi.fn(async () => source.keySet),
    retryAfterSeconds: () => 7,
  } as unknown as KeySource;
  return { source, keySource };
}

function setUp({ bounds = {} as Partial<QueueBounds>, isCurrent = (): boolean => true } = {}) {
  const clock = new FakeClock();
  const defined = defineOptions(optionsFor(signer, clock));
  const { source, keySource } = sourceOf(keys);
  const trusted = defined.issuers[0] as TrustedIssuer;
  const listed = new ListedIssuers([{ trusted, keys: keySource }]);
  const find = vi.fn((iss: string) => {
    const found = listed.find(iss);
    return found && { ...found, isCurrent };
  });
  const issuers: IssuerDirectory = { find, known: () => listed.known(), close() {} };
  const queue = new ThreadQueue(bounds);
  const signatures = new SignatureVerifier({ threads: "always", clock, queue });
  const { maxTokenBytes } = defined;
  const parts = { issuers, lifetime: defined, maxTokenBytes, clock, signatures };
  const findsKey = vi.spyOn(signatures, "find");
  return { verifier: new JwtVerifier(parts), clock, source, keySource, find, findsKey };
}

/** Runs something while the signature of a token is on a thread. */
async function verifyDuring(
  verifier: JwtVerifier,
  token: string,
  happening: () => unknown,
): Promise<Verification> {
  const threads = occupyThreads();
  const verification = verifier.verify(token);
  expect(verification).toBeInstanceOf(Promise);
  await happening();
  await threads.release();
  return verification;
}

describe("JwtVerifier, with signatures on threads", () => {
  it("verifies a token, and refuses one that another key has signed", async () => {
    const { verifier, clock } = setUp();
    expect(await verifier.verify(tokenAt(clock, signer))).toMatchObject({ kind: "verified" });
    const forged = tokenAt(clock, createSigner());
    expect(await verifier.verify(forged)).toMatchObject({ denied: "signature_invalid" });
  });

  it("answers at once what is refused before its signature", () => {
    const { verifier, clock } = setUp();
    expect(verifier.verify("opaque")).toMatchObject({ denied: "token_malformed" });
    const foreign = tokenAt(clock, signer, { iss: "https://else.example.com" });
    expect(verifier.verify(foreign)).toMatchObject({ denied: "issuer_untrusted" });
  });

  it("fetches a key that it does not have, and uses the one it finds", async () => {
    const { verifier, clock, source, keySource } = setUp();
    const token = tokenAt(clock, successor);
    expect(await verifier.verify(token)).toMatchObject({ denied: "key_unknown" });
    vi.mocked(keySource.refetch).mockImplementationOnce(async () => {
      source.keySet = laterKeys;
      return laterKeys;
    });
    expect(await verifier.verify(token)).toMatchObject({ kind: "verified" });
  });

  it("fetches once more for a token without a kid that verifies under no key", async () => {
    const { verifier, clock, keySource } = setUp();
    const token = tokenAt(clock, createSigner(), {}, { kid: undefined });
    expect(await verifier.verify(token)).toMatchObject({ denied: "signature_invalid" });
    expect(keySource.refetch).toHaveBeenCalledTimes(1);
  });

  it("denies a token that expires meanwhile", async () => {
    const { verifier, clock } = setUp();
    const token = tokenAt(clock, signer);
    const verification = await verifyDuring(verifier, token, () => clock.advance(305_000));
    expect(verification).toMatchObject({ denied: "token_expired" });
  });

  it("denies a token whose key is withdrawn meanwhile", async () => {
    const { verifier, clock, source } = setUp();
    const verification = await verifyDuring(verifier, tokenAt(clock, signer), () => {
      source.keySet = laterKeys;
    });
    expect(verification).toMatchObject({ denied: "key_unknown" });
  });

  it("admits a token whose key is published again meanwhile", async () => {
    const { verifier, clock, source } = setUp();
    const verification = await verifyDuring(verifier, tokenAt(clock, signer), () => {
      source.keySet = sameKeys;
    });
    expect(verification).toMatchObject({ kind: "verified" });
  });

  it("has no keys to decide with where they are dropped meanwhile", async () => {
    const { verifier, clock, source } = setUp();
    const verification = await verifyDuring(verifier, tokenAt(clock, signer), () => {
      source.keySet = undefined;
    });
    expect(verification).toMatchObject({ unavailable: "keys_unavailable", retryAfterSeconds: 7 });
  });

  it("uses the rules that an issuer has afterwards", async () => {
    let isCurrent = true;
    const { verifier, clock, find } = setUp({ isCurrent: () => isCurrent });
    const verification = await verifyDuring(verifier, tokenAt(clock, signer), () => {
      isCurrent = false;
      find.mockReturnValue(undefined);
    });
    expect(verification).toMatchObject({ denied: "issuer_untrusted" });
  });

  it("has no keys to decide with where they change at each attempt", async () => {
    const { verifier, clock, findsKey } = setUp({ isCurrent: () => false });
    expect(await verifier.verify(tokenAt(clock, signer))).toMatchObject({
      unavailable: "keys_unavailable",
    });
    expect(findsKey).toHaveBeenCalledTimes(2);
  });

  it("is overloaded only while too many tokens wait", async () => {
    const { verifier, clock } = setUp({ bounds: { underWay: 1, waitingBytes: 4000 } });
    const tokens = [1, 2, 3].map((n) => tokenAt(clock, signer, { jti: `token-${n}` }));
    const verifications = await Promise.all(tokens.map((token) => verifier.verify(token)));
    expect(verifications.map(({ kind }) => kind)).toEqual(["verified", "verified", "unavailable"]);
    expect(verifications[2]).toEqual({
      kind: "unavailable",
      unavailable: "overloaded",
      retryAfterSeconds: 1,
    });
    expect(await verifier.verify(tokens[2] as string)).toMatchObject({ kind: "verified" });
  });

  it("verifies a token that is presented twice at once a single time", async () => {
    const { verifier, clock, findsKey } = setUp();
    const token = tokenAt(clock, signer);
    const other = tokenAt(clock, signer, { jti: "token-2" });
    const [one, two, three] = [token, token, other].map((each) => verifier.verify(each));
    expect(await two).toBe(await one);
    expect(await three).toMatchObject({ auth: { claims: { jti: "token-2" } } });
    expect(findsKey).toHaveBeenCalledTimes(2);
  });

  it("verifies a token again after that, with any outcome", async () => {
    const { verifier, clock, findsKey } = setUp();
    const token = tokenAt(clock, signer);
    expect(await verifier.verify(token)).toMatchObject({ kind: "verified" });
    findsKey.mockRejectedValueOnce(new Error("out of memory"));
    await expect(verifier.verify(token)).rejects.toThrow("out of memory");
    expect(await verifier.verify(token)).toMatchObject({ kind: "verified" });
  });
});
