// cspell:ignore nlcjpw
import { catalogue, type EndpointPolicy } from "@callgate/core";
import { expect } from "vitest";
import { frameworks } from "../adapters/support/frameworks.js";
import { exchange, type RawRequest, type RawResponse } from "../adapters/support/raw-http.js";
import { gateWith, NOW, refuses, signed, standard } from "./scene.js";
import type { Table } from "./table.js";

const policy: EndpointPolicy = { callers: ["reports"], scope: "orders:read orders:list" };

/** Sends requests, one after the other, to a service in Express whose endpoint needs two scopes. */
async function send(...requests: readonly RawRequest[]): Promise<readonly RawResponse[]> {
  const express = frameworks.find(({ name }) => name === "Express 5");
  const endpoint = { path: "/orders", policy, handler: () => ({}) };
  await using app = await express?.start(standard, { endpoints: [endpoint] });
  const responses: RawResponse[] = [];
  for (const request of requests) responses.push(await exchange(app?.port ?? 0, request));
  return responses;
}

const bearing = (token: string): RawRequest => ({ lines: [`Authorization: Bearer ${token}`] });
const good = (): string => signed({ claims: { scope: "orders:read orders:list" } });

/** One request for each way in which a token does not enable access, and its status. */
const refused: readonly (readonly [status: number, request: RawRequest])[] = [
  [401, {}],
  [401, { lines: ["Authorization: Basic dXNlcjpwYXNz"] }],
  [400, { lines: ["Authorization: Bearer"] }],
  [400, { lines: [`Authorization: Bearer ${good()}`, `Authorization: Bearer ${good()}`] }],
  [401, bearing("opaque")],
  [401, bearing(signed({ claims: { exp: NOW } }))],
  [401, bearing(signed({ claims: { aud: 'https://stranger.example/"' } }))],
  [403, bearing(signed({ claims: { client_id: "stranger" } }))],
  [403, bearing(signed({ claims: { scope: "orders:read" } }))],
  [403, { ...bearing(good()), path: "/undeclared" }],
];

async function challenges(): Promise<readonly string[]> {
  const responses = await send(...refused.map(([, request]) => request));
  expect(responses.map(({ status }) => status)).toEqual(refused.map(([status]) => status));
  return responses.map(({ headers }) => headers["www-authenticate"] ?? "");
}

/** The auth-params of a challenge, in order; fails when it is not a list of them (RFC 9110 section 11.2). */
function paramsOf(challenge: string): readonly (readonly [name: string, value: string])[] {
  const param = /([a-z_]+)="([^"\\]*)"/g;
  const params = [...challenge.matchAll(param)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  );
  const rebuilt = params.map(([name, value]) => `${name}="${value}"`).join(", ");
  expect(challenge).toBe(`Bearer ${rebuilt}`);
  return params;
}

async function expectAtMostOnce(...names: readonly string[]): Promise<void> {
  for (const challenge of await challenges()) {
    const found = paramsOf(challenge).map(([name]) => name);
    for (const name of names) expect(found.filter((each) => each === name).length).toBeLessThan(2);
  }
}

const ERROR_TEXT = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

export const rfc6750: Table = {
  rfc: 6750,
  title: "Bearer Token Usage",
  leavesOut: "what binds clients and authorization servers.",
  rows: [
    {
      section: "2.1",
      level: "MUST",
      requirement: "tokens are taken from the `Authorization` header, scheme `Bearer`",
      prove: async () => {
        const schemes = ["Bearer", "bearer", "BEARER", "Bearer  "];
        const responses = await send(
          ...schemes.map((scheme) => ({ lines: [`Authorization: ${scheme} ${good()}`] })),
        );
        expect(responses.map(({ status }) => status)).toEqual(schemes.map(() => 200));
      },
    },
    {
      section: "2.2",
      level: "MAY",
      requirement: "tokens are taken from a form-encoded body",
      otherwise:
        "not implemented: reading a body before the gate would mean reading it for every request that may not call.",
      prove: async () => {
        const body = `access_token=${good()}`;
        const type = "Content-Type: application/x-www-form-urlencoded";
        const lines = [type, `Content-Length: ${body.length}`];
        const [response] = await send({ method: "POST", lines, body });
        expect(response?.status).toBe(401);
      },
    },
    {
      section: "2.3",
      level: "MAY",
      requirement: "tokens are taken from the query",
      otherwise: "not implemented: addresses end up in logs (section 5.3).",
      prove: async () => {
        const [response] = await send({ path: `/orders?access_token=${good()}` });
        expect(response?.status).toBe(401);
      },
    },
    {
      section: "3",
      level: "MUST",
      requirement:
        "a request without credentials, or whose token does not enable access, is answered with `WWW-Authenticate`",
      prove: async () => {
        for (const challenge of await challenges()) expect(challenge).not.toBe("");
      },
    },
    {
      section: "3",
      level: "MUST",
      requirement: "every challenge uses the scheme `Bearer`",
      prove: async () => {
        for (const challenge of await challenges()) expect(challenge).toMatch(/^Bearer /);
      },
    },
    {
      section: "3",
      level: "MUST",
      requirement: "the scheme is followed by at least one parameter; it is always `realm`",
      prove: async () => {
        for (const challenge of await challenges()) {
          expect(paramsOf(challenge)[0]).toEqual(["realm", "api"]);
        }
      },
    },
    {
      section: "3",
      level: "MUST NOT",
      requirement: "`realm` does not appear more than once",
      prove: () => expectAtMostOnce("realm"),
    },
    {
      section: "3",
      level: "MUST NOT",
      requirement: "`scope` does not appear more than once",
      prove: () => expectAtMostOnce("scope"),
    },
    {
      section: "3",
      level: "MUST NOT",
      requirement: "`error`, `error_description` and `error_uri` do not appear more than once",
      prove: () => expectAtMostOnce("error", "error_description", "error_uri"),
    },
    {
      section: "3",
      level: "MUST NOT",
      requirement:
        "scope values have no characters outside %x21 / %x23-5B / %x5D-7E, and %x20 between them",
      prove: async () => {
        const [response] = await send(bearing(signed({ claims: { scope: "orders:read" } })));
        const params = new Map(paramsOf(response?.headers["www-authenticate"] ?? ""));
        expect(params.get("scope")).toBe("orders:read orders:list");
        for (const scope of ['orders"', "orders\\", "\u00e4", "a\tb", "\u007f"]) {
          expect(() => standard.policy({ callers: "any", scope: [scope] })).toThrow(/scope/);
        }
      },
    },
    {
      section: "3",
      level: "MUST NOT",
      requirement:
        "`error` and `error_description` have no characters outside %x20-21 / %x23-5B / %x5D-7E",
      prove: async () => {
        const rows = Object.values(catalogue).filter(({ error }) => error !== null);
        expect(rows.length).toBeGreaterThan(15);
        for (const { error, text } of rows) expect([error, text].join()).toMatch(ERROR_TEXT);
        for (const challenge of await challenges()) expect(challenge).not.toContain("stranger");
      },
    },
    {
      section: "3",
      level: "MUST",
      requirement: "`error_uri` is a URI reference",
      otherwise: "never sent: the body explains (RFC 9457).",
      prove: async () => {
        for (const challenge of await challenges()) expect(challenge).not.toContain("error_uri");
      },
    },
    {
      section: "3.1",
      level: "SHOULD",
      requirement:
        "the status is 400, 401 or 403 as the error code wants it, and who did not try to authenticate gets no code",
      prove: async () => {
        const codes = (await challenges()).map((challenge) =>
          new Map(paramsOf(challenge)).get("error"),
        );
        const none = [undefined, undefined];
        const invalid = ["invalid_request", "invalid_request", ...Array(3).fill("invalid_token")];
        expect(codes).toEqual([...none, ...invalid, ...Array(3).fill("insufficient_scope")]);
      },
    },
    {
      section: "5.2",
      level: "MUST",
      requirement: "a token that was modified is noticed",
      prove: async () => {
        const [header, , signature] = good().split(".");
        const [, claims] = signed({ claims: { client_id: "checkout" } }).split(".");
        await refuses(`${header}.${claims}.${signature}`, "signature_invalid");
      },
    },
    {
      section: "5.2",
      level: "MUST",
      requirement: "the lifetime of a token is limited",
      prove: async () => {
        await refuses(signed({ claims: { exp: undefined } }), "claim_invalid");
        await refuses(
          signed({ claims: '{"iss":"https://login.example.com","exp":1e999}' }),
          "claim_invalid",
        );
        const short = gateWith({ maxTokenLifetimeSeconds: 300 });
        await refuses(signed({ claims: { exp: NOW + 301 } }), "token_lifetime_too_long", short);
      },
    },
    {
      section: "5.2",
      level: "MUST",
      requirement:
        "requests with tokens come over TLS, up to this service or with measures behind what terminates it",
      otherwise:
        "the service's own: Callgate sees requests, not connections. What it fetches itself, keys and metadata, it fetches over TLS (RFC 8414 below).",
    },
    {
      section: "5.2, 5.3",
      level: "MUST NOT",
      requirement: "tokens are not stored in cookies that are sent in the clear",
      prove: async () => {
        const responses = await send(bearing(good()), ...refused.map(([, request]) => request));
        for (const { head } of responses) expect(head).not.toMatch(/^set-cookie:/im);
      },
    },
  ],
};
