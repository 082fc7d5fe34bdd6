import { describe, expect, it } from "vitest";
import { importVerificationKey, type VerificationKey } from "../../keys/verification-key.js";
import { ALGORITHMS, type Algorithm, canonicalAlgorithm } from "../../kit/algorithms.js";
import { createSigner } from "../../test-support/signer.js";
import { verifySignature, verifySignatureOnThread } from "./signature.js";

const all = new Set(ALGORITHMS.map(canonicalAlgorithm));
const rules = { algorithms: all, rsaAlgorithms: all, keyUses: ["sig"] };

async function keyAndSignature(algorithm: Algorithm) {
  const signer = createSigner(algorithm);
  const token = signer.token({ alg: algorithm }, { iss: "x" });
  const lastDot = token.lastIndexOf(".");
  const key = (await importVerificationKey(signer.publicJwk, rules)) as VerificationKey;
  const input = token.slice(0, lastDot);
  return { key, input, signature: Buffer.from(token.slice(lastDot + 1), "base64url") };
}

/** Verifies at once and on a thread, and expects the same result of both. */
async function verifies(
  algorithm: Algorithm,
  key: VerificationKey,
  input: string,
  signature: Buffer,
): Promise<boolean> {
  const atOnce = verifySignature(algorithm, key, input, signature);
  const onThread = await new Promise<boolean>((resolve, reject) => {
    verifySignatureOnThread(algorithm, key, input, signature, (error, isValid) => {
      if (error === null) resolve(isValid);
      else reject(error);
    });
  });
  expect(onThread).toBe(atOnce);
  return atOnce;
}

describe.each(ALGORITHMS)("verifySignature and verifySignatureOnThread: %s", (algorithm) => {
  const signed = keyAndSignature(algorithm);

  it("verifies what the key signed, and nothing that differs by a bit", async () => {
    const { key, input, signature } = await signed;
    expect(await verifies(algorithm, key, input, signature)).toBe(true);
    for (const at of [0, signature.length >> 1, signature.length - 1]) {
      const flipped = Buffer.from(signature);
      flipped[at] = (flipped[at] as number) ^ 1;
      expect(await verifies(algorithm, key, input, flipped)).toBe(false);
    }
    const otherInput = Buffer.from(input);
    otherInput[5] = (otherInput[5] as number) ^ 1;
    expect(await verifies(algorithm, key, otherInput.toString(), signature)).toBe(false);
  });

  it("refuses signatures of odd lengths without throwing", async () => {
    const { key, input, signature } = await signed;
    for (const odd of [
      Buffer.alloc(0),
      Buffer.alloc(1),
      signature.subarray(1),
      Buffer.concat([signature, Buffer.alloc(1)]),
      Buffer.alloc(signature.length),
      Buffer.alloc(20_000, 1),
    ]) {
      expect(await verifies(algorithm, key, input, odd)).toBe(false);
    }
  });

  it("refuses a key that was not imported for the algorithm", async () => {
    const { key, input, signature } = await signed;
    const others: VerificationKey = { ...key, algorithms: new Set(["none" as Algorithm]) };
    expect(await verifies(algorithm, others, input, signature)).toBe(false);
  });
});

describe("verifySignature and verifySignatureOnThread (RFC 8017 section 8.1.2)", () => {
  it("refuses an RSA-PSS signature without its leading zero", { timeout: 60_000 }, async () => {
    const signer = createSigner("PS256");
    const key = (await importVerificationKey(signer.publicJwk, rules)) as VerificationKey;
    // Salted, so that the same input is signed differently each time; one in 256 begins with a zero.
    for (let attempt = 0; attempt < 20_000; attempt += 1) {
      const [header, payload, encoded = ""] = signer.token({ alg: "PS256" }, {}).split(".");
      const signature = Buffer.from(encoded, "base64url");
      if (signature[0] !== 0) continue;
      const input = `${header}.${payload}`;
      expect(await verifies("PS256", key, input, signature)).toBe(true);
      expect(await verifies("PS256", key, input, signature.subarray(1))).toBe(false);
      return;
    }
    throw new Error("no signature began with a zero");
  });
});

describe("verifySignature", () => {
  it("returns false where verifying fails: the signature is not valid", async () => {
    const { key, input, signature } = await keyAndSignature("ES256");
    const broken = { ...key, keyObject: {} } as VerificationKey;
    expect(verifySignature("ES256", broken, input, signature)).toBe(false);
  });
});

describe("verifySignatureOnThread", () => {
  it("calls back with an error, later, where verifying fails: that is not a result", async () => {
    const { key, input, signature } = await keyAndSignature("ES256");
    const broken = { ...key, keyObject: {} } as VerificationKey;
    const calls: unknown[] = [];
    const called = new Promise<void>((resolve) => {
      verifySignatureOnThread("ES256", broken, input, signature, (error, isValid) => {
        calls.push(error instanceof Error, isValid);
        resolve();
      });
    });
    expect(calls).toEqual([]);
    await called;
    expect(calls).toEqual([true, false]);
  });

  it("calls back later also where there is nothing to verify", async () => {
    const { key, input } = await keyAndSignature("ES256");
    let isDone = false;
    verifySignatureOnThread("ES256", key, input, Buffer.alloc(1), (error, isValid) => {
      isDone = error === null && !isValid;
    });
    expect(isDone).toBe(false);
    await Promise.resolve();
    expect(isDone).toBe(true);
  });
});
