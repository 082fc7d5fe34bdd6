import { FakeClock } from "@callgate-tooling/test-support";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { KeySet } from "../../keys/key-set.js";
import type { KeySource } from "../../keys/key-source.js";
import { importVerificationKey, type VerificationKey } from "../../keys/verification-key.js";
import type { Algorithm } from "../../kit/algorithms.js";
import { createSigner, type Signer } from "../../test-support/signer.js";
import { SignatureVerifier } from "../jwt/signatures/signature-verifier.js";
import { OVERLOADED } from "../jwt/signatures/thread-queue.js";
import { type SignedAnswerParts, verifySigned } from "./verify-signed.js";

const ES256: ReadonlySet<Algorithm> = new Set<Algorithm>(["ES256"]);
const [old, current, stranger] = ["old", "new", "new"].map((kid) => createSigner("ES256", kid)) as [
  Signer,
  Signer,
  Signer,
];
const payload = { iss: "https://login.example.com", token_introspection: { active: true } };

let oldKey: VerificationKey;
let newKey: VerificationKey;
beforeAll(async () => {
  const rules = { algorithms: ES256, rsaAlgorithms: ES256, keyUses: ["sig"] };
  const keyOf = async (signer: Signer) =>
    (await importVerificationKey(signer.publicJwk, rules)) as VerificationKey;
  [oldKey, newKey] = await Promise.all([keyOf(old), keyOf(current)]);
});

/** An answer by a signer, under its own name. */
const answerBy = (signer: Signer, header: object = { kid: signer.kid }): string =>
  signer.token({ alg: "ES256", ...header }, payload);

/** Verifies under keys that are there, that are loaded, and that a second look finds. */
async function verify(
  jws: string,
  sets: { current?: KeySet; loaded?: KeySet; afterwards?: KeySet },
  changes: Partial<SignedAnswerParts> = {},
) {
  const load = vi.fn(async () => sets.loaded);
  const refetch = vi.fn(async (_kid: string | undefined) => sets.afterwards);
  const keys = { current: () => sets.current, load, refetch } as unknown as KeySource;
  const verifier = new SignatureVerifier({ threads: "never", clock: new FakeClock() });
  const find = vi.fn<SignedAnswerParts["signatures"]["find"]>((...given) =>
    verifier.find(...given),
  );
  const parts = { keys, algorithms: ES256, signatures: { find }, maxLength: 10_000, ...changes };
  return { answer: await verifySigned(jws, parts), load, refetch, find };
}

const unsigned = (cause: string) => ({ kind: "unsigned", cause });

describe("verifySigned", () => {
  it("returns header and payload of an answer under a key of its issuer", async () => {
    const { answer, load, refetch } = await verify(answerBy(old), {
      current: new KeySet([oldKey]),
    });
    expect(answer).toEqual({ kind: "signed", header: { alg: "ES256", kid: "old" }, payload });
    expect(load).not.toHaveBeenCalled();
    expect(refetch).not.toHaveBeenCalled();
  });

  it.each<[string, string, () => string]>([
    ["malformed", "is not a JWS", () => "a.b"],
    ["algorithm_not_allowed", "is not signed", () => answerBy(old, { alg: "none" })],
    ["algorithm_not_allowed", "names another algorithm", () => answerBy(old, { alg: "ES384" })],
    [
      "critical_header_unsupported",
      "has a critical member",
      () => answerBy(old, { crit: ["b64"], b64: false }),
    ],
  ])("%s: an answer that %s, for which no key is looked for", async (cause, _, write) => {
    const { answer, load, find } = await verify(write(), { loaded: new KeySet([oldKey]) });
    expect(answer).toEqual(unsigned(cause));
    expect(load).not.toHaveBeenCalled();
    expect(find).not.toHaveBeenCalled();
  });

  it("reads an answer of the greatest length, and none above it", async () => {
    const jws = answerBy(old);
    const sets = { current: new KeySet([oldKey]) };
    expect((await verify(jws, sets, { maxLength: jws.length })).answer.kind).toBe("signed");
    const { answer } = await verify(jws, sets, { maxLength: jws.length - 1 });
    expect(answer).toEqual(unsigned("malformed"));
  });

  it("waits for keys that are not there yet, and cannot decide without", async () => {
    const loaded = new KeySet([oldKey]);
    expect((await verify(answerBy(old), { loaded })).answer.kind).toBe("signed");
    expect((await verify(answerBy(old), {})).answer).toEqual(unsigned("keys_unavailable"));
  });

  it("looks again for a key that is not known by this name, and verifies nothing before", async () => {
    const sets = { current: new KeySet([oldKey]), afterwards: new KeySet([oldKey, newKey]) };
    const { answer, refetch, find } = await verify(answerBy(current), sets);
    expect(answer.kind).toBe("signed");
    expect(refetch.mock.calls).toEqual([["new"]]);
    expect(find).toHaveBeenCalledOnce();
  });

  it("looks again where an answer names no key and none verifies it", async () => {
    const sets = { current: new KeySet([oldKey]), afterwards: new KeySet([oldKey, newKey]) };
    const { answer, refetch } = await verify(answerBy(current, {}), sets);
    expect(answer.kind).toBe("signed");
    expect(refetch.mock.calls).toEqual([[undefined]]);
  });

  it("cannot decide where it cannot look again", async () => {
    const { answer } = await verify(answerBy(current), { current: new KeySet([oldKey]) });
    expect(answer).toEqual(unsigned("keys_unavailable"));
  });

  it("knows of no key where the second look finds the same set, and verifies nothing twice", async () => {
    const set = new KeySet([oldKey]);
    const { answer, find } = await verify(answerBy(current, {}), { current: set, afterwards: set });
    expect(answer).toEqual(unsigned("key_unknown"));
    expect(find).toHaveBeenCalledOnce();
  });

  it.each([{ kid: "new" }, {}])(
    "knows of no key where another set has none: %j",
    async (header) => {
      const sets = { current: new KeySet([oldKey]), afterwards: new KeySet([oldKey]) };
      const { answer } = await verify(answerBy(current, header), sets);
      expect(answer).toEqual(unsigned("key_unknown"));
    },
  );

  it("refuses a signature by another key of the same name, and does not look again", async () => {
    const { answer, refetch } = await verify(answerBy(stranger), {
      current: new KeySet([newKey]),
      afterwards: new KeySet([newKey]),
    });
    expect(answer).toEqual(unsigned("signature_invalid"));
    expect(refetch).not.toHaveBeenCalled();
  });

  it("refuses such a signature after a second look as well", async () => {
    const sets = { current: new KeySet([oldKey]), afterwards: new KeySet([newKey]) };
    const { answer } = await verify(answerBy(stranger), sets);
    expect(answer).toEqual(unsigned("signature_invalid"));
  });

  it("cannot decide where too many signatures wait", async () => {
    const signatures = { find: () => OVERLOADED } as SignedAnswerParts["signatures"];
    const sets = { current: new KeySet([oldKey]) };
    const { answer, refetch } = await verify(answerBy(old), sets, { signatures });
    expect(answer).toEqual(unsigned("keys_unavailable"));
    expect(refetch).not.toHaveBeenCalled();
  });
});
