import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { inspect } from "node:util";
import {
  clientSecretPost,
  createTokenClient,
  type TokenClient,
  type TokenClientOptions,
} from "@callgate/client";
import { staticSecret } from "@callgate/secrets";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { Servers } from "@callgate-tooling/test-support";
import { expect } from "vitest";
import type { Table } from "./table.js";

type Claims = Readonly<Record<string, unknown>>;

/** A client, its authorization server, a service, and what both received. */
interface Scene {
  readonly client: TokenClient;
  readonly issuer: TestIssuer;
  readonly origin: string;
  /** What was sent to the service. */
  readonly calls: readonly { readonly headers: IncomingHttpHeaders; readonly claims: Claims }[];
  call(path: string, init?: RequestInit): Promise<Response>;
}

interface Setting {
  readonly options?: Partial<TokenClientOptions>;
  /** How the service answers its requests in turn; at last with 200. */
  readonly answers?: readonly (readonly [number, Record<string, string>])[];
}

function part(proof: unknown, index: 0 | 1): Claims {
  const text = String(proof).split(".")[index] ?? "";
  return JSON.parse(Buffer.from(text, "base64url").toString());
}

async function scene<T>(
  { options, answers = [] }: Setting,
  run: (scene: Scene) => Promise<T>,
): Promise<T> {
  const servers = new Servers();
  await using issuer = await createTestIssuer();
  const calls: { headers: IncomingHttpHeaders; claims: Claims }[] = [];
  const origin = await servers.http(({ headers }, response) => {
    const [status, more] = answers[calls.length] ?? [200, {}];
    calls.push({ headers, claims: headers.dpop === undefined ? {} : part(headers.dpop, 1) });
    response.writeHead(status, more).end();
  });
  await using client = createTokenClient({
    ...{ issuer: issuer.url, clientId: "checkout", dpop: true, warnings: false },
    auth: clientSecretPost(staticSecret("s-b1946ac92492-of-checkout")),
    ...options,
  });
  const call = client.fetchFor({ origins: [origin] });
  try {
    return await run({
      ...{ client, issuer, origin, calls },
      call: (path, init) => call(`${origin}${path}`, init),
    });
  } finally {
    servers.close();
  }
}

const demand = (nonce: string) =>
  [
    401,
    { "www-authenticate": 'DPoP algs="ES256", error="use_dpop_nonce"', "dpop-nonce": nonce },
  ] as const;

/** Lets the issuer's token endpoint grant a bearer token. */
function grantBearer(issuer: TestIssuer): void {
  const body = { access_token: "opaque-bearer", token_type: "Bearer", expires_in: 60 };
  issuer.refuseTokens({ status: 200, body });
}

export const rfc9449Client: Table = {
  rfc: 9449,
  title: "Demonstrating Proof of Possession (DPoP), at the token client",
  leavesOut: "what binds authorization servers and resource servers, refresh tokens, and codes.",
  rows: [
    {
      section: "4.2",
      level: "MUST",
      requirement:
        "a proof has the type `dpop+jwt`, an asymmetric `alg`, and its public key as `jwk`",
      prove: () =>
        scene({}, async ({ call, calls }) => {
          await call("/");
          expect(part(calls[0]?.headers.dpop, 0)).toEqual({
            ...{ typ: "dpop+jwt", alg: "ES256" },
            jwk: { kty: "EC", crv: "P-256", x: expect.any(String), y: expect.any(String) },
          });
        }),
    },
    {
      section: "4.2, 11.6",
      level: "MUST NOT",
      requirement: "`alg` is not `none` and not symmetric",
      prove: async () => {
        for (const algorithm of ["none", "HS256"]) {
          const options = { dpop: { algorithm } } as unknown as Partial<TokenClientOptions>;
          await expect(scene({ options }, async () => {})).rejects.toThrow(/dpop\.algorithm/);
        }
      },
    },
    {
      section: "4.2",
      level: "MUST NOT",
      requirement: "`jwk` has no private key",
      prove: () =>
        scene({}, async ({ call, calls }) => {
          await call("/");
          expect(part(calls[0]?.headers.dpop, 0).jwk).not.toHaveProperty("d");
        }),
    },
    {
      section: "4.2",
      level: "MUST",
      requirement: "a proof has `jti`, `htm`, `htu` without query and fragment, and `iat`",
      prove: () =>
        scene({}, async ({ call, calls, origin }) => {
          await call("/orders?page=1#top", { method: "POST" });
          expect(calls[0]?.claims).toMatchObject({
            ...{ jti: expect.any(String), htm: "POST", htu: `${origin}/orders` },
            iat: expect.any(Number),
          });
        }),
    },
    {
      section: "4.2",
      level: "MUST",
      requirement: "`jti` is another one in each proof",
      prove: () =>
        scene({}, async ({ call, calls }) => {
          for (let index = 0; index < 5; index += 1) await call("/");
          expect(new Set(calls.map(({ claims }) => claims.jti)).size).toBe(5);
        }),
    },
    {
      section: "4.2, 7",
      level: "MUST",
      requirement: "a proof that goes with an access token has its hash, `ath`",
      prove: () =>
        scene({}, async ({ call, calls, client }) => {
          await call("/");
          const { value } = await client.getToken();
          expect(calls[0]?.claims.ath).toBe(createHash("sha256").update(value).digest("base64url"));
        }),
    },
    {
      section: "4.2, 9",
      level: "MUST",
      requirement: "a proof has the nonce that its server gave",
      prove: () =>
        scene({ answers: [[200, { "dpop-nonce": "n-1" }]] }, async ({ call, calls }) => {
          await call("/");
          await call("/");
          expect(calls.map(({ claims }) => claims.nonce)).toEqual([undefined, "n-1"]);
        }),
    },
    {
      section: "5",
      level: "MUST",
      requirement: "a token request has a proof, so that the token is bound to its key",
      prove: () =>
        scene({}, async ({ client }) => {
          const { value, type } = await client.getToken();
          expect(type).toBe("DPoP");
          expect(part(value, 1).cnf).toEqual({ jkt: expect.stringMatching(/^[\w-]{43}$/) });
        }),
    },
    {
      section: "5",
      level: "MUST",
      requirement:
        "a response whose `token_type` is not `DPoP` is discarded where the protection matters: unless `required: false`",
      prove: async () => {
        await scene({}, async ({ client, issuer }) => {
          grantBearer(issuer);
          await expect(client.getToken()).rejects.toMatchObject({ code: "response_invalid" });
        });
        const options = { dpop: { required: false } };
        await scene({ options }, async ({ call, calls, issuer }) => {
          grantBearer(issuer);
          await call("/");
          expect(calls[0]?.headers.authorization).toBe("Bearer opaque-bearer");
        });
      },
    },
    {
      section: "7.1",
      level: "MUST",
      requirement: "a bound token is sent with the scheme `DPoP`, and a proof beside it",
      prove: () =>
        scene({}, async ({ call, calls, client }) => {
          await call("/");
          const { value } = await client.getToken();
          expect(calls[0]?.headers).toMatchObject({
            authorization: `DPoP ${value}`,
            dpop: expect.any(String),
          });
        }),
    },
    {
      section: "7.3",
      level: "SHOULD",
      requirement: "a request that is sent again has a proof of its own",
      prove: () =>
        scene({ answers: [demand("n-1")] }, async ({ call, calls }) => {
          expect((await call("/", { method: "PUT", body: "x" })).status).toBe(200);
          expect(new Set(calls.map(({ claims }) => claims.jti)).size).toBe(2);
        }),
    },
    {
      section: "8",
      level: "SHOULD",
      requirement:
        "a token request is sent again with the nonce that a 400 `use_dpop_nonce` brings",
      prove: () =>
        scene({}, async ({ client, issuer }) => {
          issuer.dpopNonce = "n-1";
          expect((await client.getToken()).type).toBe("DPoP");
          expect(issuer.requests.token).toBe(2);
        }),
    },
    {
      section: "8.2",
      level: "MUST",
      requirement:
        "a new nonce, also of a 200, is used in every later token request, until another comes",
      prove: () =>
        scene({}, async ({ client, issuer }) => {
          issuer.dpopNonce = "n-1";
          await client.getToken();
          await client.getToken({ scope: "a" });
          expect(issuer.requests.token).toBe(3);
          issuer.dpopNonce = "n-2";
          await client.getToken({ scope: "b" });
          await client.getToken({ scope: "c" });
          expect(issuer.requests.token).toBe(6);
        }),
    },
    {
      section: "9",
      level: "SHOULD",
      requirement:
        "a call is sent again with the nonce that a 401 `use_dpop_nonce` brings, with the same token, once",
      prove: () =>
        scene({ answers: [demand("n-1"), demand("n-2")] }, async ({ call, calls, issuer }) => {
          expect((await call("/")).status).toBe(401);
          expect(calls.map(({ claims }) => claims.nonce)).toEqual([undefined, "n-1"]);
          expect(issuer.requests.token).toBe(1);
        }),
    },
    {
      section: "9",
      level: "SHOULD",
      requirement: "nonces of authorization server and service are kept apart",
      prove: () =>
        scene(
          { answers: [[200, { "dpop-nonce": "n-service" }]] },
          async ({ call, calls, issuer }) => {
            issuer.dpopNonce = "n-issuer";
            await call("/");
            await call("/");
            expect(calls.map(({ claims }) => claims.nonce)).toEqual([undefined, "n-service"]);
          },
        ),
    },
    {
      section: "7.2",
      level: "MAY",
      requirement:
        "a bound token is sent as a bearer token to a service whose challenge is Bearer alone",
      otherwise:
        "not done: any service could have the token sent without its proof. Where a service knows no DPoP, create its client without `dpop`.",
      prove: () => {
        const answer = [401, { "www-authenticate": "Bearer" }] as const;
        return scene({ answers: [answer] }, async ({ call, calls }) => {
          expect((await call("/")).status).toBe(401);
          expect(calls.map(({ headers }) => headers.authorization?.slice(0, 5))).toEqual(["DPoP "]);
        });
      },
    },
    {
      section: "7.1",
      level: "MUST NOT",
      requirement: "the scheme `DPoP` is not used in `Proxy-Authorization`",
      prove: () =>
        scene({}, async ({ call, calls }) => {
          await call("/");
          expect(calls[0]?.headers).not.toHaveProperty("proxy-authorization");
        }),
    },
    {
      section: "11.4",
      level: "SHOULD",
      requirement: "the private key cannot be exported",
      otherwise:
        "a key that the client made is returned by nothing and stored nowhere, but is in the memory of the process; one that is passed in is the application's to protect.",
      prove: () =>
        scene({}, async ({ client }) => {
          const token = await client.getToken();
          const shown = inspect([client, token, token.prover], { depth: null, showHidden: true });
          expect(shown).not.toMatch(/PrivateKeyObject|CryptoKey/);
        }),
    },
  ],
};
