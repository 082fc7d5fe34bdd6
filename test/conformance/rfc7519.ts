import { toAnswer } from "@callgate/core";
import { expect } from "vitest";
import {
  AUDIENCE,
  admits,
  decide,
  gateWith,
  ISSUER,
  NOW,
  refuses,
  refusesAll,
  signed,
  standard,
} from "./scene.js";
import type { Table } from "./table.js";

const withClaims = (claims: Readonly<Record<string, unknown>>): string => signed({ claims });
const NOT_A_NUMBER = [String(NOW + 300), null, true, [NOW + 300], {}];
const NOT_A_STRING = [1, null, true, ["reports"], {}];

export const rfc7519: Table = {
  rfc: 7519,
  title: "JSON Web Token (JWT)",
  leavesOut: "what binds those who make JWTs, and who register claims.",
  rows: [
    {
      section: "4",
      level: "MUST",
      requirement: "claim names are unique: a repeated one is rejected, or the last one counts",
      prove: () =>
        refusesAll(
          [
            `{"iss":"${ISSUER}","aud":"${AUDIENCE}","client_id":"reports","exp":1,"exp":${NOW + 300}}`,
            `{"iss":"${ISSUER}","aud":"${AUDIENCE}","client_id":"reports","exp":${NOW + 300},"\\u0065xp":1}`,
          ].map((claims) => signed({ claims })),
          "token_malformed",
        ),
    },
    {
      section: "4",
      level: "MUST",
      requirement: "claims that are not understood are ignored",
      prove: () =>
        admits(withClaims({ "http://example.com/is_root": true, nobody: { knows: [1] } })),
    },
    {
      section: "4.1.1",
      level: "MUST",
      requirement: "the issuer is a string, compared case by case",
      prove: () =>
        refusesAll(
          [[ISSUER], 1, ISSUER.toUpperCase(), `${ISSUER}/`].map((iss) => withClaims({ iss })),
          "issuer_untrusted",
        ),
    },
    {
      section: "4.1.2",
      level: "MUST",
      requirement: "the subject is a string",
      prove: () =>
        refusesAll(
          NOT_A_STRING.map((sub) => withClaims({ sub })),
          "claim_invalid",
        ),
    },
    {
      section: "4.1.3",
      level: "MUST",
      requirement: "a token whose `aud` names others only is rejected",
      prove: () =>
        refusesAll(
          ["https://stock.example.com", ["https://stock.example.com"], []].map((aud) =>
            withClaims({ aud }),
          ),
          "audience_mismatch",
        ),
    },
    {
      section: "4.1.3",
      level: "MUST",
      requirement: "`aud` is a list of strings, or one string; one of them is this service",
      prove: async () => {
        await admits(withClaims({ aud: [AUDIENCE] }));
        await admits(withClaims({ aud: ["https://stock.example.com", AUDIENCE] }));
        const wrong = [1, null, {}, [AUDIENCE, 1], [[AUDIENCE]]];
        await refusesAll(
          wrong.map((aud) => withClaims({ aud })),
          "claim_invalid",
        );
      },
    },
    {
      section: "4.1.4",
      level: "MUST NOT",
      requirement: "a token is not accepted on or after `exp`",
      prove: async () => {
        await admits(withClaims({ exp: NOW + 1 }));
        await refusesAll(
          [NOW, NOW - 1].map((exp) => withClaims({ exp })),
          "token_expired",
        );
      },
    },
    {
      section: "4.1.4",
      level: "MUST",
      requirement: "`exp` is a number",
      prove: () =>
        refusesAll(
          NOT_A_NUMBER.map((exp) => withClaims({ exp })),
          "claim_invalid",
        ),
    },
    {
      section: "4.1.5",
      level: "MUST NOT",
      requirement: "a token is not accepted before `nbf`",
      prove: async () => {
        await admits(withClaims({ nbf: NOW }));
        await refuses(withClaims({ nbf: NOW + 1 }), "token_not_yet_valid");
      },
    },
    {
      section: "4.1.5",
      level: "MUST",
      requirement: "`nbf` is a number",
      prove: () =>
        refusesAll(
          NOT_A_NUMBER.map((nbf) => withClaims({ nbf })),
          "claim_invalid",
        ),
    },
    {
      section: "4.1.6",
      level: "MUST",
      requirement: "`iat` is a number",
      prove: () =>
        refusesAll(
          NOT_A_NUMBER.map((iat) => withClaims({ iat })),
          "claim_invalid",
        ),
    },
    {
      section: "4.1.7",
      level: "MUST",
      requirement: "`jti` is a string",
      prove: () =>
        refusesAll(
          NOT_A_STRING.map((jti) => withClaims({ jti })),
          "claim_invalid",
        ),
    },
    {
      section: "7.2",
      level: "MUST",
      requirement: "step 1: a token without a period is rejected",
      prove: () => refuses("opaque", "token_malformed"),
    },
    {
      section: "7.2",
      level: "MUST",
      requirement:
        "step 3: a header with line breaks, white space or other additional characters is rejected",
      prove: async () => {
        const [header = "", ...rest] = signed().split(".");
        const spelt = (stranger: string): string =>
          [[header.slice(0, 4), header.slice(4)].join(stranger), ...rest].join(".");
        await refusesAll(["+", "/", "~"].map(spelt), "token_malformed");
        // These are not characters of a bearer token (RFC 6750 section 2.1).
        await refusesAll(["\n", " ", "=", "?"].map(spelt), "credentials_malformed");
      },
    },
    {
      section: "7.2",
      level: "MUST",
      requirement:
        "steps 4 and 10: header and claims are each a completely valid JSON object in UTF-8",
      prove: () => {
        const invalid = ["", "{", "[]", '"x"', "null", '{"a":1}{}', "{'a':1}", '{"a":1,}'];
        const notUtf8 = [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])];
        const tokens = [...invalid, ...notUtf8].flatMap((text) => [
          signed({ header: text }),
          signed({ claims: text }),
        ]);
        return refusesAll(tokens, "token_malformed");
      },
    },
    {
      section: "7.2",
      level: "MUST",
      requirement:
        "step 5: a header with parameters or values that must be understood, and are not, is rejected",
      prove: async () => {
        await refuses(
          signed({ header: { crit: ["exp"], exp: NOW } }),
          "critical_header_unsupported",
        );
        await refuses(signed({ header: { alg: "ES999" } }), "algorithm_not_allowed");
      },
    },
    {
      section: "7.2",
      level: "MUST",
      requirement: "step 7: a token whose signature does not verify is rejected",
      prove: async () => {
        const [header, , signature] = signed().split(".");
        const [, claims] = withClaims({ sub: "root" }).split(".");
        await refuses(`${header}.${claims}.${signature}`, "signature_invalid");
      },
    },
    {
      section: "7.2",
      level: "MUST",
      requirement: "steps 7 and 8: an encrypted token is decrypted, and a nested one is unwrapped",
      otherwise:
        "refused. Support for both is optional (section 8); an access token that is encrypted for this service is refused rather than half understood.",
      prove: async () => {
        await refuses(
          "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.AA.AA.AA.AA",
          "token_malformed",
        );
        await refuses(signed({ header: { cty: "JWT" }, claims: signed() }), "token_malformed");
      },
    },
    {
      section: "7.3",
      level: "MUST",
      requirement:
        "names and values are compared code point by code point, after unescaping, without normalisation",
      prove: async () => {
        const gate = gateWith({ issuer: "caf\u00e9" });
        await admits(withClaims({ iss: "caf\u00e9" }), gate);
        const escaped = `{"\\u0069ss":"caf\\u00e9","aud":"${AUDIENCE}","client_id":"reports","scope":"orders:read","exp":${NOW + 1}}`;
        await admits(signed({ claims: escaped }), gate);
        await refuses(withClaims({ iss: "cafe\u0301" }), "issuer_untrusted", gate);
        await refuses(withClaims({ exp: undefined, EXP: NOW + 300 }), "claim_invalid");
      },
    },
    {
      section: "8",
      level: "MUST",
      requirement: "`HS256` and `none` are implemented",
      otherwise:
        "refused, and cannot be allowed. RFC 9068 section 4 forbids `none` to resource servers, and every party that can verify an HS256 token can also issue it (RFC 8725 sections 2.1 and 3.2).",
      prove: async () => {
        await refuses(signed({ header: { alg: "HS256" } }), "algorithm_not_allowed");
        await refuses(signed({ header: { alg: "none" } }), "algorithm_not_allowed");
        expect(() => gateWith({ algorithms: ["HS256"] as never })).toThrow(/algorithms/);
        expect(() => gateWith({ algorithms: ["none"] as never })).toThrow(/algorithms/);
      },
    },
    {
      section: "12",
      level: "MUST",
      requirement: "what a token says of people is not disclosed",
      prove: async () => {
        const decision = await decide(
          standard,
          withClaims({ email: "joe@example.com", aud: "other" }),
        );
        if (decision.outcome !== "denied") throw new Error("the token is for another audience");
        expect(JSON.stringify([decision, toAnswer(decision)])).not.toMatch(/joe|example\.com/);
      },
    },
  ],
};
