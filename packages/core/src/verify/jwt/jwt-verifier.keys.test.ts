import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it, vi } from "vitest";
import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import { KeySet } from "../../keys/key-set.js";
import type { KeySource } from "../../keys/key-source.js";
import { importVerificationKey, type VerificationKey } from "../../keys/verification-key.js";
import { defineOptions } from "../../options/define-options.js";
import { createSigner, type Signer } from "../../test-support/signer.js";
import { ISSUER, optionsFor, tokenAt } from "../../test-support/valid-token.js";
import type { VerifiedToken } from "../verification.js";
import { ListedIssuers } from "./issuer-directory.js";
import { JwtVerifier } from "./jwt-verifier.js";
import { SignatureVerifier } from "./signatures/signature-verifier.js";
import { OVERLOADED } from "./signatures/thread-queue.js";

const algorithms = new Set(["ES256", "ES384"] as const);
const rules = { algorithms, rsaAlgorithms: algorithms, keyUses: ["sig"] };

async function keyOf(signer: Signer): Promise<VerificationKey> {
  return (await importVerificationKey(signer.publicJwk, rules)) as VerificationKey;
}

const signer = createSigner();
const successor = createSigner("ES256", "key-2");
const [key, other] = await Promise.all([keyOf(signer), keyOf(successor)]);
const unnamed: VerificationKey = { ...key, kid: undefined };
const set = new KeySet([key]);
const otherSet = new KeySet([other]);
const overLimit = new KeySet([other], [{ index: 1, code: "over_limit" }]);

interface Keys {
  readonly current?: KeySet;
  readonly loaded?: KeySet;
  readonly fetched?: KeySet;
}

/** A verifier of one issuer, whose keys are fetched already, or are available after a fetch. */
function setUp({ current, loaded, fetched }: Keys) {
  const clock = new FakeClock();
  const options = defineOptions(optionsFor(signer, clock));
  const source = { current };
  const keys = {
    current: vi.fn(() => source.current),
    load: vi.fn(async () => loaded),
    refetch: vi.fn(async () => fetched),
    retryAfterSeconds: () => 7,
    close: vi.fn(),
  };
  const trusted = options.issuers[0] as TrustedIssuer;
  const issuers = new ListedIssuers([{ trusted, keys: keys as unknown as KeySource }]);
  const signatures = new SignatureVerifier({ threads: "never", clock });
  const find = vi.spyOn(signatures, "find");
  const findIssuer = vi.spyOn(issuers, "find");
  const { maxTokenBytes } = options;
  const verifier = new JwtVerifier({
    issuers,
    lifetime: options,
    maxTokenBytes,
    clock,
    signatures,
  });
  return { verifier, clock, keys, source, find, issuers, findIssuer };
}

const unavailable = {
  kind: "unavailable",
  unavailable: "keys_unavailable",
  retryAfterSeconds: 7,
};

const THUMBPRINT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

describe("JwtVerifier, with the keys fetched", () => {
  it("verifies at once, and fetches nothing", () => {
    const { verifier, clock, keys } = setUp({ current: set });
    expect(verifier.verify(tokenAt(clock, signer))).toMatchObject({
      kind: "verified",
      cached: false,
      confirmation: undefined,
      auth: { caller: { id: "reports", issuer: ISSUER } },
    });
    expect(keys.load).not.toHaveBeenCalled();
    expect(keys.refetch).not.toHaveBeenCalled();
  });

  it("fetches nothing for a signature that is wrong under the key that the token names", () => {
    const { verifier, clock, keys } = setUp({ current: set });
    const forged = tokenAt(clock, createSigner());
    expect(verifier.verify(forged)).toMatchObject({ denied: "signature_invalid" });
    const renamed = tokenAt(clock, signer, {}, { alg: "ES384" });
    expect(verifier.verify(renamed)).toMatchObject({ denied: "algorithm_not_allowed" });
    expect(keys.refetch).not.toHaveBeenCalled();
  });

  it("reports a binding of the token with the verified token", () => {
    const { verifier, clock } = setUp({ current: set });
    expect(verifier.verify(tokenAt(clock, signer, { cnf: { jkt: THUMBPRINT } }))).toMatchObject({
      kind: "verified",
      confirmation: { bindings: [{ kind: "dpop", thumbprint: THUMBPRINT }] },
    });
  });
});

describe("how long a verified token is valid", () => {
  const verifiedBy = (keys: Keys) => {
    const scene = setUp(keys);
    const token = tokenAt(scene.clock, signer);
    return { ...scene, verified: scene.verifier.verify(token) as VerifiedToken };
  };

  it("is to the last millisecond before it expires, the skew included", () => {
    const { verified, clock } = verifiedBy({ current: set });
    const end = clock.now() + 305_000;
    expect([end - 1, end, end + 1].map((now) => verified.validity.holds(now))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("is as long as its key is in its issuer's set", () => {
    const { verified, clock, source } = verifiedBy({ current: set });
    source.current = new KeySet([other, key]);
    expect(verified.validity.holds(clock.now())).toBe(true);
    source.current = otherSet;
    expect(verified.validity.holds(clock.now())).toBe(false);
    source.current = undefined;
    expect(verified.validity.holds(clock.now())).toBe(false);
  });
});

describe("JwtVerifier, before the keys are fetched", () => {
  it("waits for them, and cannot decide without", async () => {
    const { verifier, clock, keys } = setUp({ loaded: set });
    expect(await verifier.verify(tokenAt(clock, signer))).toMatchObject({ kind: "verified" });
    expect(keys.load).toHaveBeenCalledTimes(1);
    const empty = setUp({});
    expect(await empty.verifier.verify(tokenAt(empty.clock, signer))).toEqual(unavailable);
    expect(empty.keys.refetch).not.toHaveBeenCalled();
  });

  it("waits for none where the token is refused without", () => {
    const { verifier, clock, keys } = setUp({ loaded: set });
    const token = tokenAt(clock, signer, {}, { alg: "none" });
    expect(verifier.verify(token)).toMatchObject({ denied: "algorithm_not_allowed" });
    expect(keys.load).not.toHaveBeenCalled();
  });
});

describe("JwtVerifier, with a token under a key that was not fetched", () => {
  const verify = async (keys: Keys, by = signer) => {
    const scene = setUp(keys);
    const verification = await scene.verifier.verify(tokenAt(scene.clock, by));
    return { ...scene, verification };
  };

  it("looks for the key once, by its name, and uses the one it finds", async () => {
    const found = await verify({ current: otherSet, fetched: set });
    expect(found.verification).toMatchObject({ kind: "verified" });
    expect(found.keys.refetch.mock.calls).toEqual([["key-1"]]);
  });

  it("refuses it where the key is not found", async () => {
    const denied = { denied: "key_unknown", explain: undefined };
    for (const fetched of [otherSet, new KeySet([other])])
      expect((await verify({ current: otherSet, fetched })).verification).toMatchObject(denied);
  });

  it("cannot decide where no key could be fetched", async () => {
    expect((await verify({ current: otherSet })).verification).toEqual(unavailable);
  });

  it("cannot decide where the set has more keys than are read", async () => {
    for (const keys of [
      { current: otherSet, fetched: overLimit },
      { current: overLimit, fetched: overLimit },
      { current: overLimit },
    ])
      expect((await verify(keys)).verification).toEqual(unavailable);
  });

  it("refuses it where the key is found and the signature is wrong", async () => {
    const { verification } = await verify({ current: otherSet, fetched: set }, createSigner());
    expect(verification).toMatchObject({ denied: "signature_invalid" });
  });
});

describe("JwtVerifier, with a token that names no key", () => {
  const verify = async (keys: Keys, by: Signer = signer) => {
    const scene = setUp(keys);
    const token = tokenAt(scene.clock, by, {}, { kid: undefined });
    const verification = await scene.verifier.verify(token);
    const explained = verification.kind === "denied" ? verification.explain?.() : undefined;
    return { ...scene, verification, explained };
  };

  it("tries every fetched key", async () => {
    const { verification, keys } = await verify({ current: new KeySet([other, key]) });
    expect(verification).toMatchObject({ kind: "verified" });
    expect(keys.refetch).not.toHaveBeenCalled();
  });

  it("looks for another once, and tries only those that were not tried", async () => {
    const fetched = new KeySet([other, unnamed]);
    const { verification, keys, find } = await verify({ current: otherSet, fetched });
    expect(verification).toMatchObject({ kind: "verified" });
    expect(keys.refetch.mock.calls).toEqual([[undefined]]);
    expect(find.mock.calls.map(([, tried]) => tried)).toEqual([[other], [unnamed]]);
  });

  it("tries no key beyond eight, those before the fetch included", async () => {
    const others = await Promise.all(
      Array.from({ length: 6 }, (_, index) => keyOf(createSigner("ES256", `other-${index}`))),
    );
    const later = await Promise.all(
      Array.from({ length: 4 }, (_, index) => keyOf(createSigner("ES256", `later-${index}`))),
    );
    const fetched = new KeySet([...later, ...others]);
    const { find } = await verify({ current: new KeySet(others), fetched }, createSigner());
    const [before, after] = find.mock.calls.map(([, tried]) => tried);
    expect(before).toEqual(others);
    expect(after).toEqual(later.slice(0, 2));
  });

  it("is refused with a hint where a key could be its own, also where none could be fetched", async () => {
    const hinted = { denied: "signature_invalid" };
    for (const keys of [{ current: otherSet, fetched: otherSet }, { current: otherSet }]) {
      const { verification, explained } = await verify(keys);
      expect(verification).toMatchObject(hinted);
      expect(explained).toEqual({ hint: "key_id_missing" });
    }
  });

  it("is refused as under an unknown key where none has its algorithm", async () => {
    const es384 = createSigner("ES384");
    const keys = { current: otherSet, fetched: otherSet };
    expect((await verify(keys, es384)).verification).toMatchObject({ denied: "key_unknown" });
    expect((await verify({ current: otherSet }, es384)).verification).toEqual(unavailable);
  });

  it("cannot be decided where the set has more keys than are read", async () => {
    const { verification } = await verify({ current: overLimit, fetched: overLimit });
    expect(verification).toEqual(unavailable);
  });
});

describe("JwtVerifier, with a token of another form", () => {
  it.each([
    ["opaque", "token_opaque"],
    ["a.b.c.d.e", "token_encrypted"],
    ["a.b.c", undefined],
    ["x".repeat(20_000), "token_too_long"],
  ])("hints at what it may be (%#)", (token, hint) => {
    const verification = setUp({ current: set }).verifier.verify(token);
    expect(verification).toMatchObject({ denied: "token_malformed" });
    const explained = verification instanceof Promise || verification.kind !== "denied";
    expect(!explained && verification.explain?.()).toEqual(hint && { hint });
  });

  it("hints at how its issuer differs from those that are trusted", () => {
    const { verifier, clock } = setUp({ current: set });
    const hintOf = (iss: unknown) => {
      const verification = verifier.verify(tokenAt(clock, signer, { iss }));
      return !(verification instanceof Promise) && verification.kind === "denied"
        ? [verification.denied, verification.explain?.()]
        : undefined;
    };
    const untrusted = (hint: string) => ["issuer_untrusted", { hint }];
    expect(hintOf(`${ISSUER}/`)).toEqual(untrusted("issuer_differs_by_trailing_slash"));
    expect(hintOf(undefined)).toEqual(untrusted("issuer_missing"));
    expect(hintOf([ISSUER])).toEqual(untrusted("issuer_missing"));
  });
});

describe("JwtVerifier, with issuers that have to be looked up", () => {
  it("waits for the issuer", async () => {
    const { verifier, clock, issuers, findIssuer } = setUp({ current: set });
    findIssuer.mockReturnValueOnce(Promise.resolve(issuers.find(ISSUER)) as never);
    const promised = verifier.verify(tokenAt(clock, signer));
    expect(promised).toBeInstanceOf(Promise);
    expect(await promised).toMatchObject({ kind: "verified" });
    findIssuer.mockReturnValueOnce(Promise.resolve(undefined) as never);
    expect(await verifier.verify(tokenAt(clock, signer))).toMatchObject({
      denied: "issuer_untrusted",
    });
  });

  it("looks up none for a token whose issuer is not a text", () => {
    const { verifier, clock, findIssuer } = setUp({ current: set });
    for (const iss of [undefined, null, 7, [ISSUER]])
      verifier.verify(tokenAt(clock, signer, { iss }));
    expect(findIssuer).not.toHaveBeenCalled();
  });
});

describe("JwtVerifier, with too many signatures on threads", () => {
  it("is overloaded, and does not try again though the keys have changed meanwhile", async () => {
    const { verifier, clock, source, find } = setUp({ current: set });
    find.mockImplementation(async (): Promise<typeof OVERLOADED> => {
      source.current = otherSet;
      return OVERLOADED;
    });
    expect(await verifier.verify(tokenAt(clock, signer))).toEqual({
      kind: "unavailable",
      unavailable: "overloaded",
      retryAfterSeconds: 1,
    });
    expect(find).toHaveBeenCalledTimes(1);
  });
});
