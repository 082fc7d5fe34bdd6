// cspell:ignore vjcm
import { createHmac } from "node:crypto";
import { createGate } from "@callgate/core";
import { freshKeyPair } from "@callgate-tooling/test-support";
import { expect } from "vitest";
import {
  AUDIENCE,
  admits,
  clock,
  decide,
  gateWith,
  ISSUER,
  key,
  makeKey,
  refuses,
  refusesAll,
  signed,
  standard,
  strict,
} from "./scene.js";
import type { Table } from "./table.js";

const withClaims = (claims: Readonly<Record<string, unknown>>): string => signed({ claims });

/** Gates that trust this key besides the good one; the token is signed with it, so that only the key can be wrong. */
function refusesKey(members: Readonly<Record<string, unknown>>): Promise<void> {
  const odd = makeKey({ kid: "odd" });
  const gate = gateWith({ jwks: { keys: [{ ...odd.jwk, ...members }, key.jwk] } });
  return refuses(signed({ key: odd, header: { kid: "odd" } }), "key_unknown", gate);
}

export const rfc8725: Table = {
  rfc: 8725,
  title: "JSON Web Token Best Current Practices",
  leavesOut: "what binds those who issue JWTs, and encryption, which is not supported.",
  rows: [
    {
      section: "3.1",
      level: "MUST",
      requirement: "the caller can say which algorithms are supported",
      prove: async () => {
        await admits(signed(), gateWith({ algorithms: ["ES256"] }));
        const { publicKey } = freshKeyPair("rsa", { modulusLength: 2048 });
        const rsa = { ...publicKey.export({ format: "jwk" }), alg: "RS256" };
        const others = gateWith({ algorithms: ["RS256"], jwks: { keys: [rsa, key.jwk] } });
        await refuses(signed(), "algorithm_not_allowed", others);
      },
    },
    {
      section: "3.1",
      level: "MUST NOT",
      requirement: "no other algorithm is ever used",
      prove: () =>
        refusesAll(
          ["ES384", "ES512", "RS256", "EdDSA", "HS256", "none"].map((alg) =>
            signed({ header: { alg } }),
          ),
          "algorithm_not_allowed",
          gateWith({ algorithms: ["ES256"] }),
        ),
    },
    {
      section: "3.1",
      level: "MUST",
      requirement:
        "the algorithm of the header is the one that is used: a public key is never the secret of a MAC",
      prove: async () => {
        const [, claims] = signed().split(".");
        for (const alg of ["HS256", "ES256"]) {
          const header = Buffer.from(JSON.stringify({ alg, kid: "key-1" })).toString("base64url");
          const input = `${header}.${claims}`;
          const mac = createHmac("sha256", JSON.stringify(key.jwk))
            .update(input)
            .digest("base64url");
          const reason = alg === "HS256" ? "algorithm_not_allowed" : "signature_invalid";
          await refuses(`${input}.${mac}`, reason);
        }
      },
    },
    {
      section: "3.1",
      level: "MUST",
      requirement:
        "each key is used with exactly one algorithm, and that is checked when it is used",
      prove: async () => {
        await refuses(signed({ header: { alg: "ES384" } }), "algorithm_not_allowed");
        await refusesKey({ alg: "ES384" });
        await refusesKey({ alg: "RS256" });
      },
    },
    {
      section: "3.1",
      level: "MUST",
      requirement: "the same, for an RSA key that does not state its algorithm",
      otherwise:
        "it is used for RS256. Some servers sign RS256 and RS512 with one such key: then it is used for what the operator wrote in `algorithms`, and never for what a token names.",
      prove: async () => {
        const { publicKey } = freshKeyPair("rsa", { modulusLength: 2048 });
        const keys = [{ ...publicKey.export({ format: "jwk" }), kid: "key-1" }];
        const reasonFor = async (alg: string, gate = gateWith({ jwks: { keys } })) => {
          const decision = await decide(gate, signed({ header: { alg } }));
          return decision.outcome === "denied" ? decision.reason : decision.outcome;
        };
        expect(await reasonFor("RS256")).toBe("signature_invalid");
        expect(await reasonFor("RS512")).toBe("algorithm_not_allowed");
        const written = gateWith({ jwks: { keys }, algorithms: ["RS256", "RS512"] });
        expect(await reasonFor("RS512", written)).toBe("signature_invalid");
      },
    },
    {
      section: "3.2",
      level: "MUST",
      requirement:
        "only algorithms that are cryptographically current are allowed; others cannot be configured",
      prove: () => {
        for (const algorithm of ["none", "HS256", "RS1", "ES256K", "RSA-OAEP"]) {
          expect(() => gateWith({ algorithms: [algorithm] as never })).toThrow(/algorithms/);
        }
      },
    },
    {
      section: "3.3",
      level: "MUST",
      requirement:
        "a token is rejected whole if any cryptographic operation fails, before its claims are judged",
      prove: () =>
        refuses(signed({ key: makeKey(), claims: { exp: 1, aud: "other" } }), "signature_invalid"),
    },
    {
      section: "3.4",
      level: "MUST",
      requirement: "a point that is not on its curve is not used",
      prove: async () => {
        await refusesKey({ y: makeKey().jwk.y });
        await refusesKey({ crv: "P-384" });
        await refusesKey({ x: "AA" });
      },
    },
    {
      section: "3.5",
      level: "MUST",
      requirement: "keys have enough entropy: RSA ones at least 2048 bits (RFC 7518 section 3.3)",
      prove: async () => {
        const { publicKey } = freshKeyPair("rsa", { modulusLength: 1536 });
        const weak = { ...publicKey.export({ format: "jwk" }), alg: "RS256", kid: "weak" };
        const gate = gateWith({ jwks: { keys: [weak, key.jwk] } });
        await refuses(signed({ header: { alg: "RS256", kid: "weak" } }), "key_unknown", gate);
      },
    },
    {
      section: "3.5",
      level: "MUST NOT",
      requirement: "no password is the key of a MAC",
      prove: () => refusesKey({ kty: "oct", k: "c2VjcmV0", alg: "HS256" }),
    },
    {
      section: "3.7",
      level: "MUST NOT",
      requirement: "header and claims are UTF-8, and no other encoding is admitted",
      prove: () => {
        const json = JSON.stringify({ iss: ISSUER, aud: AUDIENCE, client_id: "reports" });
        const others = [
          Buffer.from(json, "utf16le"),
          Buffer.from(json, "utf16le").swap16(),
          Buffer.from(`\ufeff${json}`),
          Buffer.from(json.replace("reports", "r\u00e9ports"), "latin1"),
        ];
        return refusesAll(
          others.map((claims) => signed({ claims })),
          "token_malformed",
        );
      },
    },
    {
      section: "3.8",
      level: "MUST",
      requirement: "the key belongs to the issuer that `iss` names, or the token is rejected",
      prove: async () => {
        const other = makeKey();
        const both = createGate({
          issuers: [
            { alias: "one", issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [key.jwk] } },
            {
              alias: "other",
              issuer: "https://other.example",
              audience: AUDIENCE,
              jwks: { keys: [other.jwk] },
            },
          ],
          clock,
          clockSkewSeconds: 0,
        });
        const ask = (token: string) =>
          both.decide(
            { method: "GET", url: "/", authorization: [`Bearer ${token}`] },
            both.policy({ callers: "any" }),
          );
        expect(await ask(signed())).toMatchObject({ outcome: "allowed" });
        expect(await ask(signed({ key: other }))).toMatchObject({ reason: "signature_invalid" });
        expect(await ask(withClaims({ iss: "https://other.example" }))).toMatchObject({
          reason: "signature_invalid",
        });
      },
    },
    {
      section: "3.8",
      level: "MUST",
      requirement: "the subject is one this service knows, or the token is rejected",
      otherwise:
        "it must be a string; whom a service knows is the policy's business: the calling client by `callers`, a user by `condition`.",
      prove: async () => {
        await refuses(withClaims({ sub: 1 }), "claim_invalid");
        await refuses(withClaims({ client_id: "stranger" }), "caller_not_allowed");
        const policy = standard.policy({
          callers: "any",
          condition: ({ subject }) => subject === "joe",
        });
        const request = { method: "GET", url: "/", authorization: [`Bearer ${signed()}`] };
        expect(await standard.decide(request, policy)).toMatchObject({
          reason: "condition_failed",
        });
      },
    },
    {
      section: "3.9",
      level: "MUST",
      requirement:
        "a token without an audience, or for another, is rejected; the operator must name this service",
      prove: async () => {
        await refuses(withClaims({ aud: undefined }), "audience_mismatch");
        await refuses(withClaims({ aud: "https://stock.example.com" }), "audience_mismatch");
        expect(() => gateWith({ audience: undefined as never })).toThrow(/audience/);
      },
    },
    {
      section: "3.11",
      level: "MUST",
      requirement: "the explicit type of a nested JWT is that of the inner one",
      otherwise: "nested tokens are refused.",
      prove: () => refuses(signed({ header: { cty: "JWT" }, claims: signed() }), "token_malformed"),
    },
    {
      section: "3.12",
      level: "MUST",
      requirement: "other kinds of JWTs from the same issuer are rejected",
      prove: async () => {
        const otherTypes = ["logout+jwt", "secevent+jwt", "dpop+jwt", "token-introspection+jwt"];
        await refusesAll(
          otherTypes.map((typ) => signed({ header: { typ } })),
          "token_type_mismatch",
        );
        const events = { "http://schemas.openid.net/event/backchannel-logout": {} };
        const idTokens = [
          { nonce: "n" },
          { at_hash: "h" },
          { c_hash: "h" },
          { token_use: "id" },
          { events },
        ];
        const loose = idTokens.map((claims) => signed({ header: { typ: "JWT" }, claims }));
        await refusesAll(loose, "token_type_mismatch");
        await refusesAll(
          [...loose, signed({ header: { typ: undefined } })],
          "token_type_mismatch",
          strict,
        );
      },
    },
  ],
};
