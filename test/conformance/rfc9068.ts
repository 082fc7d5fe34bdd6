import { sign } from "node:crypto";
import { catalogue, toAnswer } from "@callgate/core";
import { freshKeyPair } from "@callgate-tooling/test-support";
import { expect } from "vitest";
import {
  AUDIENCE,
  admits,
  decide,
  gateWith,
  ISSUER,
  makeKey,
  NOW,
  refuses,
  refusesAll,
  signed,
  standard,
  strict,
} from "./scene.js";
import type { Table } from "./table.js";

const withClaims = (claims: Readonly<Record<string, unknown>>): string => signed({ claims });

export const rfc9068: Table = {
  rfc: 9068,
  title: "JWT Profile for OAuth 2.0 Access Tokens",
  leavesOut:
    'what binds authorization servers and clients. Rows are proved under `profile: "rfc9068"` unless they say otherwise; profile `standard` is for the many servers that do not follow all of it.',
  rows: [
    {
      section: "2.1",
      level: "MUST",
      requirement: "RS256 is among the supported signature algorithms",
      prove: async () => {
        const { publicKey, privateKey } = freshKeyPair("rsa", { modulusLength: 2048 });
        const jwk = { ...publicKey.export({ format: "jwk" }), alg: "RS256", kid: "key-1" };
        const [, claims] = signed().split(".");
        const header = Buffer.from('{"alg":"RS256","kid":"key-1","typ":"at+jwt"}').toString(
          "base64url",
        );
        const input = `${header}.${claims}`;
        const signature = sign("sha256", Buffer.from(input), privateKey).toString("base64url");
        await admits(
          `${input}.${signature}`,
          gateWith({ profile: "rfc9068", jwks: { keys: [jwk] } }),
        );
      },
    },
    {
      section: "2.1",
      level: "MUST NOT",
      requirement: "a token is not unsecured",
      prove: async () => {
        const [, claims] = signed().split(".");
        const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url");
        await refuses(`${header}.${claims}.`, "algorithm_not_allowed", strict);
      },
    },
    {
      section: "2.2",
      level: "MUST",
      requirement: "`iss`, `exp`, `aud`, `sub`, `client_id`, `iat` and `jti` are there",
      prove: async () => {
        await refuses(withClaims({ iss: undefined }), "issuer_untrusted", strict);
        await refuses(withClaims({ aud: undefined }), "audience_mismatch", strict);
        for (const claim of ["exp", "sub", "iat", "jti", "client_id"]) {
          const reason = claim === "client_id" ? "caller_unidentified" : "claim_invalid";
          await refuses(withClaims({ [claim]: undefined }), reason, strict);
        }
      },
    },
    {
      section: "4",
      level: "MUST",
      requirement: "`typ` is `at+jwt` or `application/at+jwt`; a token with any other is rejected",
      prove: async () => {
        await admits(signed({ header: { typ: "application/at+jwt" } }), strict);
        const others = ["JWT", "jwt", "", "at+jwt ", "secevent+jwt", undefined, null, 1];
        await refusesAll(
          others.map((typ) => signed({ header: { typ } })),
          "token_type_mismatch",
          strict,
        );
      },
    },
    {
      section: "4",
      level: "MUST",
      requirement: "the same, under profile `standard`",
      otherwise:
        "also `JWT` and none at all, which many servers send; what then has the shape of an ID token is refused by its claims (RFC 8725 section 3.12).",
      prove: async () => {
        await admits(signed({ header: { typ: "JWT" } }), standard);
        await admits(signed({ header: { typ: undefined } }), standard);
        await refuses(signed({ header: { typ: "logout+jwt" } }), "token_type_mismatch", standard);
        const idToken = signed({ header: { typ: "JWT" }, claims: { nonce: "n" } });
        await refuses(idToken, "token_type_mismatch", standard);
      },
    },
    {
      section: "4",
      level: "MUST",
      requirement: "an encrypted token is decrypted",
      otherwise:
        "refused, or introspected as an opaque token where its issuer is: there is no way to register encryption for a service behind Callgate.",
      prove: () =>
        refuses(
          "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.AA.AA.AA.AA",
          "token_malformed",
          strict,
        ),
    },
    {
      section: "4",
      level: "MUST",
      requirement: "`iss` is exactly the issuer identifier of the authorization server",
      prove: () =>
        refusesAll(
          [
            `${ISSUER}/`,
            ISSUER.replace("https", "http"),
            ISSUER.toUpperCase(),
            `${ISSUER}:443`,
            "",
            [ISSUER],
          ].map((iss) => withClaims({ iss })),
          "issuer_untrusted",
          strict,
        ),
    },
    {
      section: "4",
      level: "MUST",
      requirement: "a token whose `aud` does not contain an identifier of this service is rejected",
      prove: async () => {
        await admits(withClaims({ aud: ["https://stock.example.com", AUDIENCE] }), strict);
        const others = [
          "https://stock.example.com",
          `${AUDIENCE}/`,
          AUDIENCE.toUpperCase(),
          "",
          [],
        ];
        await refusesAll(
          others.map((aud) => withClaims({ aud })),
          "audience_mismatch",
          strict,
        );
      },
    },
    {
      section: "4",
      level: "MUST",
      requirement: "the signature of every token is validated, with the algorithm of its header",
      prove: async () => {
        const [header, , signature] = signed().split(".");
        const [, claims] = withClaims({ client_id: "checkout" }).split(".");
        await refuses(`${header}.${claims}.${signature}`, "signature_invalid", strict);
        await refuses(signed({ header: { alg: "ES384" } }), "algorithm_not_allowed", strict);
      },
    },
    {
      section: "4",
      level: "MUST",
      requirement:
        "a token whose `alg` is `none` is rejected, however it is written and whatever it is signed with",
      prove: () =>
        refusesAll(
          ["none", "None", "NONE", "nOnE"].map((alg) => signed({ header: { alg } })),
          "algorithm_not_allowed",
          strict,
        ),
    },
    {
      section: "4",
      level: "MUST",
      requirement: "the keys are those the authorization server provides, and no others",
      prove: async () => {
        const stranger = makeKey();
        await refuses(signed({ key: stranger }), "signature_invalid", strict);
        await refuses(signed({ key: stranger, header: { kid: "key-2" } }), "key_unknown", strict);
        await refuses(
          signed({ key: stranger, header: { jwk: stranger.jwk } }),
          "signature_invalid",
          strict,
        );
      },
    },
    {
      section: "4",
      level: "MUST",
      requirement: "the current time is before `exp`, give or take a small leeway",
      prove: async () => {
        await refuses(withClaims({ exp: NOW }), "token_expired", strict);
        await admits(withClaims({ exp: NOW + 1 }), strict);
        const lenient = gateWith({ profile: "rfc9068", clockSkewSeconds: 5 });
        await admits(withClaims({ exp: NOW - 4 }), lenient);
        await refuses(withClaims({ exp: NOW - 5 }), "token_expired", lenient);
        expect(() => gateWith({ clockSkewSeconds: 301 })).toThrow(/0 to 300/);
      },
    },
    {
      section: "4",
      level: "MUST",
      requirement:
        "errors are handled as in RFC 6750; a token that fails a check is answered `invalid_token`",
      prove: async () => {
        const failing = [
          signed({ header: { typ: "JWT" } }),
          withClaims({ iss: "https://stranger.example" }),
          withClaims({ aud: "https://stranger.example" }),
          signed({ key: makeKey() }),
          signed({ header: { alg: "none" } }),
          withClaims({ exp: NOW }),
        ];
        for (const token of failing) {
          const decision = await decide(strict, token);
          if (decision.outcome !== "denied") throw new Error("every one of them fails a check");
          expect(catalogue[decision.reason].error).toBe("invalid_token");
          const { status, headers } = toAnswer(decision);
          expect(status).toBe(401);
          expect(headers["www-authenticate"]).toMatch(/^Bearer .*error="invalid_token"/);
        }
      },
    },
  ],
};
