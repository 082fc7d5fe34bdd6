import { sign } from "node:crypto";
import { expect } from "vitest";
import { ACTIVE, asking } from "./rfc7662.js";
import { ISSUER, type Key, key, makeKey, NOW } from "./scene.js";
import type { Table } from "./table.js";

type Members = Readonly<Record<string, unknown>>;

const TYPE = "application/token-introspection+jwt";

interface Changes {
  readonly header?: Members;
  readonly payload?: Members;
  readonly key?: Key;
  readonly type?: string;
}

function answerWith({ header, payload, key: signer = key, type = TYPE }: Changes): Response {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const good = { iss: ISSUER, aud: "orders", iat: NOW, token_introspection: ACTIVE };
  const typ = "token-introspection+jwt";
  const head = encode({ alg: "ES256", kid: "key-1", typ, ...header });
  const input = `${head}.${encode({ ...good, ...payload })}`;
  const options = { key: signer.privateKey, dsaEncoding: "ieee-p1363" } as const;
  const signature = sign("sha256", Buffer.from(input), options).toString("base64url");
  return new Response(`${input}.${signature}`, { headers: { "content-type": type } });
}

async function outcomeOf(changes: Changes): Promise<string | undefined> {
  return (await asking(() => answerWith(changes), { signed: "require" })).outcomes[0];
}

async function accepts(changes: Changes): Promise<void> {
  expect(await outcomeOf(changes)).toBe("allowed");
}

async function fails(...all: readonly Changes[]): Promise<void> {
  for (const changes of all) expect(await outcomeOf(changes)).toBe("introspection_unavailable");
}

/** What RFC 9701 requires of a resource server that requests signed answers. */
export const rfc9701: Table = {
  rfc: 9701,
  title: "JWT Response for OAuth Token Introspection",
  leavesOut: "what binds the authorization server, and encrypted answers, which are not requested.",
  rows: [
    {
      section: "4",
      level: "MUST",
      requirement: "a signed answer is requested by `Accept: application/token-introspection+jwt`",
      async prove() {
        const { asked } = await asking(() => answerWith({}), { signed: "require" });
        expect(asked[0]?.headers.accept).toBe(TYPE);
      },
    },
    {
      section: "5",
      level: "MUST",
      requirement: "the answer has that media type: any other is a failure, an unsigned answer too",
      async prove() {
        await accepts({});
        await fails({ type: "application/jwt" }, { type: "application/json" });
        const unsigned = await asking(() => Response.json(ACTIVE), { signed: "require" });
        expect(unsigned.outcomes).toEqual(["introspection_unavailable"]);
      },
    },
    {
      section: "5",
      level: "MUST",
      requirement:
        "`typ` is `token-introspection+jwt`, so that no other JWT of the issuer is an answer",
      async prove() {
        await accepts({ header: { typ: TYPE } });
        await fails({ header: { typ: undefined } }, { header: { typ: "at+jwt" } });
      },
    },
    {
      section: "5",
      level: "MUST",
      requirement: "`iss` is the authorization server of the question",
      prove: () =>
        fails({ payload: { iss: "https://other.example.com" } }, { payload: { iss: undefined } }),
    },
    {
      section: "5",
      level: "MUST",
      requirement: "`aud` is the resource server of the question",
      async prove() {
        await accepts({ payload: { aud: ["stock", "orders"] } });
        await fails({ payload: { aud: "stock" } }, { payload: { aud: undefined } });
      },
    },
    {
      section: "5",
      level: "MUST",
      requirement: "`iat` is there; an answer is accepted for 60 seconds",
      async prove() {
        await accepts({ payload: { iat: NOW - 60 } });
        await fails({ payload: { iat: undefined } }, { payload: { iat: NOW - 61 } });
      },
    },
    {
      section: "5",
      level: "MUST",
      requirement: "the answer is in `token_introspection`, an object with the members of RFC 7662",
      async prove() {
        await fails(
          { payload: { token_introspection: undefined } },
          { payload: { token_introspection: "a" } },
        );
        const inactive = { token_introspection: { active: false } };
        expect(await outcomeOf({ payload: inactive })).toBe("token_inactive");
      },
    },
    {
      section: "5",
      level: "SHOULD",
      requirement:
        "members of the top level, `sub` and `exp` among them, are not those of the token",
      async prove() {
        const payload = { ...ACTIVE, aud: "orders", sub: "admin", exp: NOW - 60 };
        await accepts({ payload });
        await fails({ payload: { ...payload, token_introspection: undefined } });
      },
    },
    {
      section: "5",
      level: "MUST",
      requirement: "the signature is verified under a key of the issuer, `none` is not accepted",
      async prove() {
        await fails({ key: makeKey() }, { header: { alg: "none" } }, { header: { alg: "HS256" } });
      },
    },
    {
      section: "8.1",
      level: "MUST",
      requirement: "an answer cannot be used as an access token",
      async prove() {
        const answer = await answerWith({ payload: { ...ACTIVE, iss: ISSUER } }).text();
        const { outcomes, asked } = await asking(() => answerWith({}), {}, [answer]);
        expect(outcomes).toEqual(["token_type_mismatch"]);
        expect(asked).toEqual([]);
      },
    },
    {
      section: "5",
      level: "MAY",
      requirement: "the answer is encrypted",
      otherwise:
        "not requested: register the service without `introspection_encrypted_response_alg`.",
    },
  ],
};
