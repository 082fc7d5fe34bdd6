import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { clientSecretBasic } from "@callgate/client/authentication";
import { createGate, type FetchLike, type Gate } from "@callgate/core";
import { bearerFrom, type IntrospectOptions, introspect } from "@callgate/introspection";
import { formOf, makeCertificate, Servers } from "@callgate-tooling/test-support";
import { expect } from "vitest";
import { AUDIENCE, clock, ISSUER, key, NOW, signed } from "./scene.js";
import type { Table } from "./table.js";

const TOKEN = "tok-4711-0815-9042-3366";
const SECRET = "pear tree/44";
const ENDPOINT = "https://login.example.com/introspect";

/** The members of an answer about a good token. */
export const ACTIVE: Readonly<Record<string, unknown>> = {
  active: true,
  token_type: "Bearer",
  client_id: "reports",
  scope: "orders:read",
  aud: AUDIENCE,
  exp: NOW + 300,
};

interface Asked {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly form: URLSearchParams;
}

/** How a gate decides about tokens, and what it sent, by an endpoint that answers with a response. */
export async function asking(
  answer: () => Response | Promise<Response>,
  options: Partial<IntrospectOptions> = {},
  tokens: readonly string[] = [TOKEN],
): Promise<{ readonly outcomes: readonly string[]; readonly asked: readonly Asked[]; gate: Gate }> {
  const asked: Asked[] = [];
  const fetch: FetchLike = async (url, { method, headers, body }) => {
    asked.push({ url, method, headers, form: new URLSearchParams(body) });
    return answer();
  };
  const secret = { get: async () => ({ value: SECRET, version: "1" }) };
  const gate = createGate({
    issuer: ISSUER,
    audience: AUDIENCE,
    jwks: { keys: [key.jwk] },
    clock,
    clockSkewSeconds: 0,
    warnings: false,
    fetch,
    introspection: introspect({
      clientId: "orders",
      auth: clientSecretBasic(secret),
      endpoint: ENDPOINT,
      ...options,
    }),
  });
  const policy = gate.policy({ callers: ["reports"] });
  const outcomes: string[] = [];
  for (const token of tokens) {
    const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
    const decision = await gate.decide(request, policy);
    outcomes.push(decision.outcome === "allowed" ? "allowed" : decision.reason);
  }
  return { outcomes, asked, gate };
}

const about = (members: object) => () => Response.json({ ...ACTIVE, ...members });

/** What RFC 7662 requires of a protected resource. */
export const rfc7662: Table = {
  rfc: 7662,
  title: "OAuth 2.0 Token Introspection",
  leavesOut: "what binds the authorization server.",
  rows: [
    {
      section: "2",
      level: "MUST",
      requirement: "the endpoint is called over TLS",
      async prove() {
        const make = () => asking(about({}), { endpoint: "http://login.example.com/introspect" });
        await expect(make()).rejects.toThrow("introspection.endpoint");
      },
    },
    {
      section: "2",
      level: "MUST",
      requirement: "the certificate of the server is validated (RFC 6125)",
      async prove() {
        const servers = new Servers();
        const certified = makeCertificate({ name: "localhost", forLoopback: true });
        const server = createServer(certified, (_request, response) => response.end());
        const port = await servers.listen(server);
        const gate = createGate({
          issuer: ISSUER,
          audience: AUDIENCE,
          warnings: false,
          introspection: introspect({
            clientId: "orders",
            auth: "none",
            endpoint: `https://127.0.0.1:${port}/`,
          }),
        });
        const request = { method: "GET", url: "/", authorization: [`Bearer ${TOKEN}`] };
        await gate.decide(request, gate.policy({ callers: "any" }));
        expect(gate.health().issuers[0]?.introspection?.lastErrorCause).toMatch(/CERT/);
        gate.close();
        servers.close();
      },
    },
    {
      section: "2.1",
      level: "MUST",
      requirement: "the request is a POST of a form with `token`, and has the token nowhere else",
      async prove() {
        const servers = new Servers();
        const seen: [IncomingMessage, URLSearchParams][] = [];
        const origin = await servers.http(async (request, response) => {
          seen.push([request, await formOf(request)]);
          response.writeHead(200, { "content-type": "application/json" });
          response.end(JSON.stringify({ active: false }));
        });
        const gate = createGate({
          issuer: ISSUER,
          audience: AUDIENCE,
          introspection: introspect({ clientId: "orders", auth: "none", endpoint: `${origin}/i` }),
        });
        const request = { method: "GET", url: "/", authorization: [`Bearer ${TOKEN}`] };
        const decision = await gate.decide(request, gate.policy({ callers: "any" }));
        expect(decision).toMatchObject({ reason: "token_inactive" });
        const [[message, form]] = seen as [[IncomingMessage, URLSearchParams]];
        expect(message.method).toBe("POST");
        expect(message.headers["content-type"]).toBe("application/x-www-form-urlencoded");
        expect(message.url).toBe("/i");
        expect(form.get("token")).toBe(TOKEN);
        gate.close();
        servers.close();
      },
    },
    {
      section: "2.1",
      level: "MAY",
      requirement: "`token_type_hint` says that it is an access token",
      async prove() {
        const { asked } = await asking(about({}));
        expect(asked[0]?.form.get("token_type_hint")).toBe("access_token");
      },
    },
    {
      section: "2.1",
      level: "MUST",
      requirement: "the request is authorized: by client authentication, or by a bearer token",
      async prove() {
        const { asked } = await asking(about({}));
        const pair = Buffer.from("orders:pear+tree%2F44").toString("base64");
        expect(asked[0]?.headers.authorization).toBe(`Basic ${pair}`);
        const tokens = { getToken: async () => ({ value: "t0ken" }), invalidate: () => true };
        const bearer = await asking(about({}), { auth: bearerFrom(tokens) });
        expect(bearer.asked[0]?.headers.authorization).toBe("Bearer t0ken");
      },
    },
    {
      section: "2.2",
      level: "MUST",
      requirement: "`active` is a boolean, and only `true` means that the token is active",
      async prove() {
        expect((await asking(about({}))).outcomes).toEqual(["allowed"]);
        expect((await asking(about({ active: false }))).outcomes).toEqual(["token_inactive"]);
        for (const active of ["true", 1, null, undefined, {}])
          expect((await asking(about({ active }))).outcomes).toEqual(["introspection_unavailable"]);
      },
    },
    {
      section: "2.2",
      level: "MUST",
      requirement: "of an inactive token no other member counts",
      async prove() {
        const { outcomes } = await asking(about({ active: false, exp: NOW + 300 }));
        expect(outcomes).toEqual(["token_inactive"]);
      },
    },
    {
      section: "2.2",
      level: "MAY",
      requirement: "members that are not known are ignored",
      async prove() {
        const { outcomes } = await asking(about({ "https://example.com/x": [1, { a: null }] }));
        expect(outcomes).toEqual(["allowed"]);
      },
    },
    {
      section: "2.2",
      level: "MUST",
      requirement:
        "`exp`, `iat`, `nbf`, `aud` and `iss`, where present, mean what they mean in a JWT",
      async prove() {
        const outcome = async (members: object) => (await asking(about(members))).outcomes[0];
        expect(await outcome({ exp: NOW })).toBe("token_expired");
        expect(await outcome({ nbf: NOW + 1 })).toBe("token_not_yet_valid");
        expect(await outcome({ iat: NOW + 1 })).toBe("token_not_yet_valid");
        expect(await outcome({ aud: "https://stock.example.com" })).toBe("audience_mismatch");
        expect(await outcome({ iss: "https://other.example.com" })).toBe("issuer_untrusted");
        expect(await outcome({ exp: "soon" })).toBe("claim_invalid");
      },
    },
    {
      section: "2.3",
      level: "MUST",
      requirement:
        "a 401 concerns the credentials of the resource server, and says nothing about the token",
      async prove() {
        const { outcomes } = await asking(() => new Response(null, { status: 401 }));
        expect(outcomes).toEqual(["introspection_unavailable"]);
      },
    },
    {
      section: "4",
      level: "MUST NOT",
      requirement: "an answer is not used beyond its `exp`",
      async prove() {
        const { outcomes, asked, gate } = await asking(about({ exp: NOW + 1 }), {}, [TOKEN, TOKEN]);
        expect(outcomes).toEqual(["allowed", "allowed"]);
        expect(asked.length).toBe(1);
        clock.step(1000);
        try {
          const request = { method: "GET", url: "/", authorization: [`Bearer ${TOKEN}`] };
          const decision = await gate.decide(request, gate.policy({ callers: ["reports"] }));
          expect(decision).toMatchObject({ reason: "token_expired" });
        } finally {
          clock.step(-1000);
        }
      },
    },
    {
      section: "4",
      level: "MAY",
      requirement: "answers are cached, at the price of liveness: shorter than their `exp`",
      async prove() {
        const { asked } = await asking(about({}), {}, [TOKEN, TOKEN, TOKEN]);
        expect(asked.length).toBe(1);
        const without = await asking(about({}), { cacheSeconds: 0 }, [TOKEN, TOKEN, TOKEN]);
        expect(without.asked.length).toBe(3);
      },
    },
    {
      section: "4",
      level: "SHOULD",
      requirement: "the endpoint is not called for what cannot be a token of the server",
      async prove() {
        const tokens = [signed({ claims: { iss: "https://other.example.com" } }), "a".repeat(4097)];
        const { asked } = await asking(about({}), {}, tokens);
        expect(asked).toEqual([]);
      },
    },
    {
      section: "5",
      level: "MUST NOT",
      requirement: "tokens do not get into logs: not into addresses, events or health",
      async prove() {
        const { asked, gate } = await asking(() => new Response(TOKEN, { status: 400 }));
        expect(asked[0]?.url).toBe(ENDPOINT);
        expect(JSON.stringify(gate.health())).not.toContain(TOKEN);
      },
    },
  ],
};
