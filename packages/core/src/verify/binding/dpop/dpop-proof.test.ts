// cspell:ignore AQAB MIIB rders Vjcm
import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { Faults } from "../../../kit/configuration/faults.js";
import { defineDpop } from "../../../options/define-dpop.js";
import {
  hashOf,
  keyOf,
  type ProofChanges,
  PUBLIC_URL,
  proofAt,
  provedRequest,
  thumbprintOf,
} from "../../../test-support/proofs.js";
import { createSigner, encode, type Signer } from "../../../test-support/signer.js";
import type { Confirmation } from "../confirmation.js";
import type { DpopOptions } from "./dpop-options.js";
import { DpopProof } from "./dpop-proof.js";

const TOKEN = "a.b.c";
const clock = new FakeClock();
const now = Math.floor(clock.now() / 1000);
const holder = createSigner("ES256");
const rsa = createSigner("RS256");
const ed = createSigner("EdDSA");

function checkerOf(options: Partial<DpopOptions> = {}, at: { now(): number } = clock): DpopProof {
  const faults = new Faults();
  const dpop = { publicUrls: [PUBLIC_URL], replay: "none", ...options };
  const defined = defineDpop(dpop, 5, faults);
  faults.throwIfAny("test");
  if (defined === undefined) throw new Error("not defined");
  return new DpopProof(defined, {
    now: () => at.now(),
    monotonic: () => clock.monotonic(),
    setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs),
  });
}

function confirmationOf(signer: Signer): Confirmation {
  return { bindings: [{ kind: "dpop", thumbprint: thumbprintOf(signer) }], proofKey: undefined };
}

function checked(
  proof: string,
  options?: Partial<DpopOptions>,
  checker = checkerOf(options),
): ReturnType<DpopProof["check"]> {
  const confirmation = confirmationOf(holder);
  const request = provedRequest(TOKEN, [proof]);
  const presentation = { scheme: "DPoP", token: TOKEN, confirmation, request } as const;
  return checker.check(confirmation.bindings[0] as never, presentation);
}

function outcomeOf(
  proofs: readonly string[],
  options?: Partial<DpopOptions>,
  confirmation = confirmationOf(holder),
): string {
  const request = provedRequest(TOKEN, proofs);
  const [binding] = confirmation.bindings;
  if (binding === undefined) throw new Error("no binding");
  const presentation = { scheme: "DPoP", token: TOKEN, confirmation, request } as const;
  const outcome = checkerOf(options).check(binding, presentation);
  if (outcome.kind === "proved") return "proved";
  const hint = outcome.explain?.().hint;
  return hint === undefined ? outcome.denied : `${outcome.denied} ${hint}`;
}

const proof = (changes?: ProofChanges, signer = holder): string =>
  proofAt(clock, signer, TOKEN, changes);
const claims = (changed: Record<string, unknown>): string => proof({ claims: changed });
const header = (changed: Record<string, unknown>): string => proof({ header: changed });

/** A proof whose payload is a text, signed as it is. */
function written(payload: string): string {
  return holder.token({ typ: "dpop+jwt", alg: "ES256", jwk: keyOf(holder) }, payload);
}

const text = (member: string): string =>
  `{"jti":"1","htm":"GET","htu":"${PUBLIC_URL}/orders","ath":"${hashOf(TOKEN)}",${member}}`;

/** The same signature in its other form: (r, n - s) verifies, too. */
function otherForm(jws: string): string {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const [head, payload, signature = ""] = jws.split(".");
  const octets = Buffer.from(signature, "base64url");
  const s = BigInt(`0x${octets.toString("hex", 32)}`);
  const other = Buffer.from((order - s).toString(16).padStart(64, "0"), "hex");
  return `${head}.${payload}.${Buffer.concat([octets.subarray(0, 32), other]).toString("base64url")}`;
}

describe("DpopProof", () => {
  it.each([holder, rsa, ed, createSigner("PS256")])("accepts a proof by $algorithm", (signer) => {
    expect(outcomeOf([proof({}, signer)], {}, confirmationOf(signer))).toBe("proved");
  });

  it.each(["ES256", "EdDSA"] as const)(
    "accepts no proof by an RSA key that is labelled %s",
    (alg) => {
      const labelled = proof({ header: { alg } }, rsa);
      for (const algorithms of [undefined, [alg], [alg, "RS256"] as const]) {
        const options = algorithms && { algorithms };
        expect(outcomeOf([labelled], options, confirmationOf(rsa))).toMatch(/^proof_malformed/);
      }
    },
  );

  it.each<[string, string]>([
    ["a type with application/ and in capitals", header({ typ: "application/DPOP+JWT" })],
    [
      "members of the key that its thumbprint leaves out",
      header({ jwk: { ...keyOf(holder), kid: "k", use: "sig", alg: "ES256" } }),
    ],
    ["other members of the header", header({ kid: "k", cty: "x" })],
    ["other claims", claims({ iss: "x", aud: ["y"] })],
    ["a fraction of a second", claims({ iat: now - 0.5 })],
    ["an address with a query", claims({ htu: `${PUBLIC_URL}/orders?page=2` })],
    ["an address with a fragment", claims({ htu: `${PUBLIC_URL}/orders#top` })],
    ["an address with the default port", claims({ htu: "https://api.example.com:443/orders" })],
    ["an address in capitals", claims({ htu: "HTTPS://API.EXAMPLE.COM/orders" })],
    ["an address with an encoded letter", claims({ htu: `${PUBLIC_URL}/%6Frders` })],
    ["an address with dot segments", claims({ htu: `${PUBLIC_URL}/x/../orders` })],
    ["its oldest age", claims({ iat: now - 60 })],
    ["the latest time in the future", claims({ iat: now + 5 })],
    ["an end that has not passed", claims({ exp: now + 1, nbf: now })],
    ["a jti of 128 characters", claims({ jti: "j".repeat(128) })],
    ["a nonce that is not required", claims({ nonce: "n" })],
    ["a beginning within the tolerance", claims({ nbf: now + 5 })],
  ])("accepts %s", (_, accepted) => {
    expect(outcomeOf([accepted])).toBe("proved");
  });

  it.each<[string, readonly string[], string]>([
    ["no proof", [], "proof_missing"],
    ["two proofs", [proof(), proof()], "proof_malformed proof_repeated"],
    ["two proofs joined by a comma", [`${proof()}, ${proof()}`], "proof_malformed proof_repeated"],
    ["an empty line", [""], "proof_malformed proof_not_jwt"],
    ["no JWT", ["proof"], "proof_malformed proof_not_jwt"],
    ["a JWT of two parts", [proof().split(".", 2).join(".")], "proof_malformed proof_not_jwt"],
    ["no dot, in what could be read as claims", ["e30A"], "proof_malformed proof_not_jwt"],
    ["a JWT of four parts", [`${proof()}.x`], "proof_malformed proof_not_jwt"],
    ["padding", [`${proof()}=`], "proof_malformed proof_not_jwt"],
    [
      "a proof that is too long",
      [claims({ x: "x".repeat(4096) })],
      "proof_malformed proof_too_long",
    ],
    ["a payload that is a list", [written("[]")], "proof_malformed proof_not_jwt"],
    [
      "a member twice",
      [written(text(`"iat":${now},"iat":${now}`))],
      "proof_malformed proof_not_jwt",
    ],
    [
      "a header that is a list",
      [`${encode("[]")}.${proof().split(".").slice(1).join(".")}`],
      "proof_malformed proof_not_jwt",
    ],
    ["no type", [header({ typ: undefined })], "proof_malformed proof_type"],
    ["a list for a type", [header({ typ: ["dpop+jwt"] })], "proof_malformed proof_type"],
    ["the type of an access token", [header({ typ: "at+jwt" })], "proof_malformed proof_type"],
    ["crit", [header({ crit: ["exp"], exp: 1 })], "proof_malformed proof_type"],
    ["an unencoded payload", [header({ b64: false })], "proof_malformed proof_type"],
    ["no algorithm", [header({ alg: undefined })], "proof_malformed proof_algorithm"],
    ["none", [header({ alg: "none" })], "proof_malformed proof_algorithm"],
    ["a symmetric algorithm", [header({ alg: "HS256" })], "proof_malformed proof_algorithm"],
    [
      "an algorithm that is not accepted",
      [header({ alg: "ES512" })],
      "proof_malformed proof_algorithm",
    ],
    [
      "an algorithm that is not its key's",
      [header({ alg: "RS256" })],
      "proof_malformed proof_algorithm",
    ],
    [
      "a kid in place of a key",
      [header({ jwk: undefined, kid: "key-1" })],
      "proof_malformed proof_key",
    ],
    [
      "x5c in place of a key",
      [header({ jwk: undefined, x5c: ["MIIB"] })],
      "proof_malformed proof_key",
    ],
    [
      "a key that is a text",
      [header({ jwk: JSON.stringify(keyOf(holder)) })],
      "proof_malformed proof_key",
    ],
    [
      "a symmetric key",
      [header({ jwk: { kty: "oct", k: "c2VjcmV0" } })],
      "proof_malformed proof_key",
    ],
    ["a private key", [header({ jwk: { ...holder.privateJwk } })], "proof_malformed proof_key"],
    [
      "a key with one private member",
      [header({ jwk: { ...keyOf(holder), q: "AQAB" } })],
      "proof_malformed proof_key",
    ],
    [
      "a key without y",
      [header({ jwk: { ...keyOf(holder), y: undefined } })],
      "proof_malformed proof_key",
    ],
    ["the key of another client", [proof({}, createSigner("ES256"))], "binding_mismatch"],
    [
      "a signature by another key",
      [
        createSigner("ES256").token(
          { typ: "dpop+jwt", alg: "ES256", jwk: keyOf(holder) },
          text(`"iat":${now}`),
        ),
      ],
      "proof_signature_invalid",
    ],
    ["a signature that is cut", [proof().slice(0, -2)], "proof_signature_invalid"],
    ["no signature", [`${proof().split(".", 2).join(".")}.`], "proof_signature_invalid"],
    ["no jti", [claims({ jti: undefined })], "proof_malformed proof_claims"],
    ["an empty jti", [claims({ jti: "" })], "proof_malformed proof_claims"],
    ["a number for a jti", [claims({ jti: 1 })], "proof_malformed proof_claims"],
    ["a jti of 129 characters", [claims({ jti: "j".repeat(129) })], "proof_malformed proof_claims"],
    ["no htm", [claims({ htm: undefined })], "proof_malformed proof_claims"],
    ["no htu", [claims({ htu: undefined })], "proof_malformed proof_claims"],
    ["no ath", [claims({ ath: undefined })], "proof_malformed proof_claims"],
    ["no iat", [claims({ iat: undefined })], "proof_malformed proof_claims"],
    ["iat as a text", [claims({ iat: String(now) })], "proof_malformed proof_claims"],
    ["iat without end", [written(text('"iat":1e999'))], "proof_malformed proof_claims"],
    ["a number for a nonce", [claims({ nonce: 1 })], "proof_malformed proof_claims"],
    ["exp as a text", [claims({ exp: "9999999999" })], "proof_malformed proof_claims"],
    ["null for nbf", [claims({ nbf: null })], "proof_malformed proof_claims"],
    ["the hash of another token", [claims({ ath: hashOf("other") })], "proof_mismatch proof_token"],
    ["its hash with padding", [claims({ ath: `${hashOf(TOKEN)}=` })], "proof_mismatch proof_token"],
    ["another method", [claims({ htm: "POST" })], "proof_mismatch proof_method"],
    ["the method in small letters", [claims({ htm: "get" })], "proof_mismatch proof_method"],
    ["another path", [claims({ htu: `${PUBLIC_URL}/orders/7` })], "proof_mismatch proof_address"],
    [
      "another host",
      [claims({ htu: "https://orders.example.com/orders" })],
      "proof_mismatch proof_address",
    ],
    [
      "another port",
      [claims({ htu: "https://api.example.com:8443/orders" })],
      "proof_mismatch proof_address",
    ],
    [
      "an encoded slash",
      [claims({ htu: `${PUBLIC_URL}%2Forders` })],
      "proof_mismatch proof_address",
    ],
    ["two slashes", [claims({ htu: `${PUBLIC_URL}//orders` })], "proof_mismatch proof_address"],
    [
      "user information",
      [claims({ htu: "https://x@api.example.com/orders" })],
      "proof_mismatch proof_address",
    ],
    ["a path alone", [claims({ htu: "/orders" })], "proof_mismatch proof_address"],
    ["a second too old", [claims({ iat: now - 61 })], "proof_expired proof_too_old"],
    ["iat as minus zero", [written(text('"iat":-0'))], "proof_expired proof_too_old"],
    [
      "a second too far in the future",
      [claims({ iat: now + 6 })],
      "proof_expired proof_from_future",
    ],
    ["iat as 2^53", [claims({ iat: 2 ** 53 })], "proof_expired proof_from_future"],
    ["an end that has passed", [claims({ exp: now - 5 })], "proof_expired proof_too_old"],
    ["a beginning in the future", [claims({ nbf: now + 6 })], "proof_expired proof_from_future"],
  ])("refuses %s", (_, proofs, expected) => {
    expect(outcomeOf(proofs)).toBe(expected);
  });

  it("refuses keys that are too weak, or not on their curve", () => {
    const weak = { ...keyOf(rsa), e: "AQ" };
    const off = { ...keyOf(holder), y: keyOf(holder).x };
    for (const jwk of [weak, off]) {
      const thumbprint = hashOf(JSON.stringify(sorted(jwk)));
      const confirmation = {
        bindings: [{ kind: "dpop" as const, thumbprint }],
        proofKey: undefined,
      };
      const alg = jwk === weak ? "RS256" : "ES256";
      const refused = holder.token({ typ: "dpop+jwt", alg, jwk }, text(`"iat":${now}`));
      expect(outcomeOf([refused], {}, confirmation)).toBe("proof_malformed proof_key");
    }
  });

  it("compares the key before it verifies the signature", () => {
    const other = createSigner("ES256");
    const unsigned = `${proof({}, other).split(".", 2).join(".")}.`;
    expect(outcomeOf([unsigned])).toBe("binding_mismatch");
  });

  it("accepts the other form of a signature, which the store then refuses by its claims", () => {
    expect(outcomeOf([otherForm(proof())])).toBe("proved");
  });

  it("does not read a proof from the token's cached key where the header is another one", () => {
    const confirmation = confirmationOf(holder);
    expect(outcomeOf([proof()], {}, confirmation)).toBe("proved");
    expect(confirmation.proofKey?.algorithm).toBe("ES256");
    expect(outcomeOf([proof()], {}, confirmation)).toBe("proved");
    expect(outcomeOf([header({ typ: "at+jwt" })], {}, confirmation)).toBe(
      "proof_malformed proof_type",
    );
    expect(outcomeOf([proof({}, createSigner("ES256"))], {}, confirmation)).toBe(
      "binding_mismatch",
    );
    expect(outcomeOf([proof().replace(/.{8}$/, "AAAAAAAA")], {}, confirmation)).toBe(
      "proof_signature_invalid",
    );
  });

  it("keeps no key of a proof whose signature is invalid", () => {
    const confirmation = confirmationOf(holder);
    outcomeOf([`${proof().split(".", 2).join(".")}.`], {}, confirmation);
    expect(confirmation.proofKey).toBeUndefined();
  });

  it("keeps no key whose header is longer than 1536 characters", () => {
    for (const [length, isKept] of [
      [1536, true],
      [1540, false],
    ] as const) {
      const confirmation = confirmationOf(holder);
      // Three octets are four characters.
      const empty = JSON.stringify({ typ: "dpop+jwt", alg: "ES256", jwk: keyOf(holder), x: "" });
      const long = header({ x: "x".repeat((length * 3) / 4 - empty.length) });
      expect(long.indexOf(".")).toBe(length);
      expect(outcomeOf([long], {}, confirmation)).toBe("proved");
      expect(confirmation.proofKey !== undefined).toBe(isKept);
    }
  });

  it("refuses a request whose header fields are not there", () => {
    const request = { method: "GET", url: "/orders", authorization: [`DPoP ${TOKEN}`] };
    const confirmation = confirmationOf(holder);
    const presentation = { scheme: "DPoP", token: TOKEN, confirmation, request } as const;
    const outcome = checkerOf().check(confirmation.bindings[0] as never, presentation);
    expect(outcome).toMatchObject({ denied: "proof_missing" });
  });

  it("shows operators the addresses that a proof may be for, with what a proxy removes", () => {
    const outcome = checked(claims({ htu: `${PUBLIC_URL}/x` }), { pathPrefix: "/v1" });
    expect(outcome.kind === "denied" && outcome.explain?.()).toEqual({
      hint: "proof_address",
      expected: [`${PUBLIC_URL}/v1`],
    });
  });

  it("accepts a proof of the longest length", () => {
    const accepted = proof();
    expect(outcomeOf([accepted], { maxProofLength: accepted.length })).toBe("proved");
    expect(outcomeOf([accepted], { maxProofLength: accepted.length - 1 })).toContain("too_long");
  });

  it("has its bounds as options", () => {
    expect(outcomeOf([claims({ iat: now - 300 })], { proofMaxAgeSeconds: 300 })).toBe("proved");
    expect(outcomeOf([claims({ iat: now + 300 })], { proofFutureSeconds: 300 })).toBe("proved");
    expect(outcomeOf([claims({ iat: now + 1 })], { proofFutureSeconds: 0 })).toContain("future");
    expect(outcomeOf([claims({ jti: "j".repeat(17) })], { maxJtiLength: 16 })).toContain("claims");
    expect(outcomeOf([proof()], { maxProofLength: 256 })).toContain("too_long");
    expect(outcomeOf([proof()], { algorithms: ["RS256"] })).toContain("algorithm");
    expect(outcomeOf([claims({ htu: `${PUBLIC_URL}/v1/orders` })], { pathPrefix: "/v1" })).toBe(
      "proved",
    );
  });
});

describe("the last step of a DpopProof", () => {
  const lastStepOf = (outcome: ReturnType<DpopProof["check"]>) =>
    outcome.kind === "proved" ? outcome.lastStep : undefined;

  it("refuses a proof of the same claims that was used before, in memory", async () => {
    const checker = checkerOf({ replay: "memory" });
    const used = proof();
    expect(await lastStepOf(checked(used, {}, checker))?.()).toBeUndefined();
    for (const again of [used, otherForm(used)])
      expect(await lastStepOf(checked(again, {}, checker))?.()).toMatchObject({
        denied: "proof_replayed",
      });
    expect(await lastStepOf(checked(proof(), {}, checker))?.()).toBeUndefined();
  });

  it("is a claim at the store that was given, until the proof is no longer accepted", async () => {
    const claims: unknown[][] = [];
    const claim = (...claimed: unknown[]) => claims.push(claimed) > 0;
    const outcome = checked(proof({ claims: { iat: now - 20 } }), { replay: { claim } });
    // A request is refused for its policy before it is claimed.
    expect(claims).toEqual([]);
    expect(await lastStepOf(outcome)?.()).toBeUndefined();
    expect(claims).toEqual([[expect.any(String), 45_000, thumbprintOf(holder)]]);
  });

  it("is not there where proofs may be used again", () => {
    expect(checked(proof())).toMatchObject({ kind: "proved", lastStep: undefined, headers: {} });
  });
});

function sorted(jwk: object): object {
  return Object.fromEntries(Object.entries(jwk).sort(([one], [other]) => (one < other ? -1 : 1)));
}

describe("DpopProof with nonces (RFC 9449 section 9)", () => {
  const secret = "7c1e4f8a0b9d43c2a6e5f1d8b3079a64";
  const options: Partial<DpopOptions> = { nonce: { secrets: [secret] } };
  const time = new FakeClock();
  const checker = checkerOf(options, time);
  const confirmation = confirmationOf(holder);
  const check = (changed: Record<string, unknown>) => {
    const request = provedRequest(TOKEN, [proofAt(time, holder, TOKEN, { claims: changed })]);
    const binding = { kind: "dpop", thumbprint: thumbprintOf(holder) } as const;
    const presentation = { scheme: "DPoP", token: TOKEN, confirmation, request } as const;
    return checker.check(binding, presentation);
  };
  const nonceIn = ({ headers }: { headers: Readonly<Record<string, string>> }): string =>
    headers["dpop-nonce"] ?? "";

  it("requires one, gives one, accepts it several times, and gives the next one ahead", async () => {
    const demanded = check({});
    expect(demanded).toMatchObject({ denied: "proof_nonce_required" });
    const nonce = nonceIn(demanded);
    expect(Object.keys(demanded.headers)).toEqual(["dpop-nonce"]);
    for (let n = 0; n < 2; n += 1)
      expect(check({ nonce })).toMatchObject({ kind: "proved", headers: {} });
    await time.advance(20_000);
    const later = check({ nonce });
    expect(later).toMatchObject({ kind: "proved", headers: { "cache-control": "no-store" } });
    expect(nonceIn(later)).not.toBe(nonce);
    expect(check({ nonce: nonceIn(later) })).toMatchObject({ kind: "proved", headers: {} });
    await time.advance(60_000);
    expect(check({ nonce })).toMatchObject({ denied: "proof_nonce_required" });
  });

  it("judges the age by the nonce alone, and other claims as without", () => {
    const nonce = nonceIn(check({}));
    expect(check({ nonce, iat: 1 })).toMatchObject({ kind: "proved" });
    expect(check({ nonce, iat: undefined })).toMatchObject({ denied: "proof_malformed" });
    expect(check({ nonce, exp: 1 })).toMatchObject({ denied: "proof_expired" });
    for (const [changed, hint] of [
      [{}, "nonce_missing"],
      [{ nonce: "made-up" }, "nonce_unknown"],
    ] as const) {
      const outcome = check(changed);
      expect(outcome).toMatchObject({ denied: "proof_nonce_required" });
      expect(outcome.kind === "denied" && outcome.explain?.()).toEqual({ hint });
    }
    expect(check({ nonce, htm: "PUT" })).toMatchObject({ denied: "proof_mismatch" });
  });
});
