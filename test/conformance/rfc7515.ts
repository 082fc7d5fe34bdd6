// cspell:ignore miib
import { createTestIssuer } from "@callgate/testkit";
import { expect } from "vitest";
import {
  AUDIENCE,
  admits,
  gateWith,
  ISSUER,
  key,
  makeKey,
  NOW,
  refuses,
  refusesAll,
  signed,
} from "./scene.js";
import type { Table } from "./table.js";

const withHeader = (header: Readonly<Record<string, unknown>>): string => signed({ header });

export const rfc7515: Table = {
  rfc: 7515,
  title: "JSON Web Signature (JWS)",
  leavesOut:
    "what binds those who sign, the JSON serializations, which no bearer token has, and detached content.",
  rows: [
    {
      section: "2",
      level: "MUST",
      requirement:
        "base64url has no line breaks, white space or other additional characters, in any part",
      prove: async () => {
        const parts = signed().split(".");
        for (const index of parts.keys()) {
          const respelt = (stranger: string): string =>
            parts
              .map((part, at) => (at === index ? part.replace(/^../, `$&${stranger}`) : part))
              .join(".");
          await refusesAll(["+", "/"].map(respelt), "token_malformed");
          await refusesAll(["\n", "\r", "\t", " ", "*"].map(respelt), "credentials_malformed");
        }
      },
    },
    {
      section: "2",
      level: "MUST",
      requirement: "base64url has no padding, nor bits that are left over",
      prove: async () => {
        const token = signed();
        await refuses(`${token}=`, "token_malformed");
        await refuses(`${token}==`, "token_malformed");
        const [header, claims, signature = ""] = token.split(".");
        const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        const stray = alphabet[alphabet.indexOf(signature.slice(-1)) + 1];
        const respelt = `${signature.slice(0, -1)}${stray}`;
        expect(Buffer.from(respelt, "base64url")).toEqual(Buffer.from(signature, "base64url"));
        await refuses(`${header}.${claims}.${respelt}`, "token_malformed");
      },
    },
    {
      section: "4",
      level: "MUST",
      requirement:
        "header parameter names are unique: a repeated one is rejected, or the last one counts",
      prove: () =>
        refusesAll(
          [
            '{"alg":"none","alg":"ES256","kid":"key-1"}',
            '{"alg":"ES256","kid":"key-1","\\u0061lg":"ES256"}',
          ].map((header) => signed({ header })),
          "token_malformed",
        ),
    },
    {
      section: "4",
      level: "MUST",
      requirement: "header parameters that are not understood are ignored",
      prove: () => admits(withHeader({ "http://example.com/x": { y: 1 }, x5t: "AA", cty: "json" })),
    },
    {
      section: "4.1.1",
      level: "MUST",
      requirement: "`alg` is there",
      prove: () => refuses(withHeader({ alg: undefined }), "algorithm_not_allowed"),
    },
    {
      section: "4.1.1",
      level: "MUST",
      requirement: "`alg` is understood: a value that is not exactly a supported one is not valid",
      prove: () =>
        refusesAll(
          ["es256", "ES256 ", "ES256K", "RS1", "", 1, null, ["ES256"]].map((alg) =>
            withHeader({ alg }),
          ),
          "algorithm_not_allowed",
        ),
    },
    {
      section: "4.1.2",
      level: "MUST",
      requirement: "`jku` is fetched over TLS from a server whose identity was validated",
      otherwise: "never fetched, nor is `x5u` (section 4.1.5): keys come from the issuer alone.",
      prove: async () => {
        await using issuer = await createTestIssuer();
        const gate = gateWith({
          issuer: issuer.url,
          audience: AUDIENCE,
          jwks: issuer.jwks() as never,
        });
        const audience = AUDIENCE;
        await refuses(await issuer.forge.jku({ audience }), "signature_invalid", gate);
        await refuses(await issuer.forge.x5u({ audience }), "signature_invalid", gate);
        expect(issuer.requests).toMatchObject({ trap: 0, jwks: 0, other: 0 });
      },
    },
    {
      section: "4.1.4",
      level: "MUST",
      requirement: "`kid` is a string, compared case by case",
      prove: async () => {
        await refusesAll(
          [1, null, ["key-1"], {}].map((kid) => withHeader({ kid })),
          "token_malformed",
        );
        await refusesAll(
          ["KEY-1", "key-1 ", ""].map((kid) => withHeader({ kid })),
          "key_unknown",
        );
      },
    },
    {
      section: "4.1.6",
      level: "MUST",
      requirement: "the certificate chain of `x5c` is validated",
      otherwise:
        "never read, nor is `jwk` (section 4.1.3): a key that comes with its token proves nothing.",
      prove: () => {
        const stranger = makeKey();
        const brought = { jwk: stranger.jwk, x5c: ["MIIB"] };
        return refuses(signed({ header: brought, key: stranger }), "signature_invalid");
      },
    },
    {
      section: "4.1.9",
      level: "MUST",
      requirement: "a `typ` without a slash means the media type with `application/` before it",
      prove: async () => {
        await admits(withHeader({ typ: "application/at+jwt" }));
        await admits(withHeader({ typ: "AT+JWT" }));
        await refuses(withHeader({ typ: "text/at+jwt" }), "token_type_mismatch");
      },
    },
    {
      section: "4.1.11",
      level: "MUST",
      requirement:
        "`crit` is understood: a token that lists an extension which is not supported is not valid",
      prove: () =>
        refusesAll(
          [["exp"], ["b64"], ["http://example.com/x"]].map((crit) =>
            withHeader({ crit, exp: NOW, b64: true, "http://example.com/x": true }),
          ),
          "critical_header_unsupported",
        ),
    },
    {
      section: "4.1.11",
      level: "MUST NOT",
      requirement:
        "`crit` is no empty list, and has no names twice, of this RFC, or of nothing in the header",
      prove: () =>
        refusesAll(
          [[], ["alg"], ["exp", "exp"], ["missing"], "exp", null].map((crit) =>
            withHeader({ crit, exp: NOW }),
          ),
          "critical_header_unsupported",
        ),
    },
    {
      section: "5.2",
      level: "MUST",
      requirement: "steps 2 and 3: the header is a completely valid JSON object in UTF-8",
      prove: () => {
        const texts = [
          "",
          "{",
          "[]",
          "null",
          '{"alg":"ES256"}}',
          Buffer.from('{"alg":"ES256"}', "utf16le"),
        ];
        return refusesAll(
          texts.map((header) => signed({ header })),
          "token_malformed",
        );
      },
    },
    {
      section: "5.2",
      level: "MUST",
      requirement:
        "step 8: the signature is validated over the parts as they came, in the way `alg` defines",
      prove: async () => {
        const [header = "", claims = "", signature = ""] = signed().split(".");
        const respaced = Buffer.from(`${Buffer.from(header, "base64url")} `).toString("base64url");
        await refuses(`${respaced}.${claims}.${signature}`, "signature_invalid");
        const swapped = Buffer.from(signature, "base64url").reverse().toString("base64url");
        await refuses(`${header}.${claims}.${swapped}`, "signature_invalid");
        await refuses(`${header}.${claims}.`, "signature_invalid");
        await refuses(signed({ key: makeKey() }), "signature_invalid");
      },
    },
    {
      section: "5.3",
      level: "MUST",
      requirement:
        "header names and values are compared code point by code point, after unescaping",
      prove: async () => {
        await admits(
          signed({ header: '{"\\u0061lg":"\\u0045S256","kid":"key-1","typ":"at+jwt"}' }),
        );
        await refuses(signed({ header: '{"ALG":"ES256","kid":"key-1"}' }), "algorithm_not_allowed");
        const named = makeKey({ kid: "cl\u00e9" });
        const gate = gateWith({ jwks: { keys: [named.jwk] } });
        await admits(signed({ key: named, header: { kid: "cl\u00e9" } }), gate);
        await refuses(signed({ key: named, header: { kid: "cle\u0301" } }), "key_unknown", gate);
      },
    },
    {
      section: "7.1",
      level: "MUST",
      requirement: "the compact serialization has three parts",
      prove: async () => {
        const [header, claims, signature] = signed().split(".");
        const wrong = [
          `${header}.${claims}`,
          `${header}.${claims}.${signature}.`,
          `.${claims}.${signature}`,
        ];
        await refusesAll([...wrong, `${header}..${signature}`, "..", "."], "token_malformed");
      },
    },
    {
      section: "8",
      level: "MUST",
      requirement: "who follows `jku` or `x5u` supports TLS",
      otherwise: "neither is followed.",
    },
    {
      section: "10.12",
      level: "MUST",
      requirement: "JSON that is malformed, or has more after its end, is rejected",
      prove: () => {
        const claims = `{"iss":"${ISSUER}","aud":"${AUDIENCE}","client_id":"reports","exp":${NOW + 1}}`;
        const spoilt = [
          `${claims}{}`,
          `${claims}\0`,
          `${claims}//`,
          claims.replace("}", ",}"),
          claims.slice(0, -1),
        ];
        return refusesAll(
          spoilt.map((text) => signed({ claims: text })),
          "token_malformed",
        );
      },
    },
    {
      section: "10.13",
      level: "MUST",
      requirement: "names are compared verbatim: one that only looks like another is another",
      prove: () =>
        refuses(
          signed({ header: { kid: "k\u0435y-1" } }),
          "key_unknown",
          gateWith({ jwks: { keys: [key.jwk] } }),
        ),
    },
  ],
};
