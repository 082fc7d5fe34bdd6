import { describe, expect, it } from "vitest";
import { answerProfiles } from "../answers/answer-profiles.js";
import type { Reply } from "../test-support/introspection-server.js";
import { AUDIENCE, createScene, goodAnswer, type SceneOptions } from "../test-support/scene.js";

const TOKEN = "mF_9.B5f-4.1JqM";
const NOW = Date.UTC(2026, 0, 1) / 1000;
const json = { "content-type": "application/json" };
const good = (changes: Readonly<Record<string, unknown>> = {}): Reply => ({
  body: goodAnswer(changes),
});
const text = (body: string | Buffer, status = 200, headers = json): Reply => ({
  status,
  headers,
  body,
});
const LONG = Buffer.alloc(10 * 1024 * 1024, 0x20);

const UNAVAILABLE = "introspection_unavailable";

/** A reply, and the outcome for the caller. For a failure also the code that operators see. */
const rows: readonly (readonly [
  title: string,
  reply: Reply,
  outcome: string,
  code?: string | undefined,
  options?: SceneOptions,
])[] = [
  ["a good answer", good(), "allowed"],
  ["an inactive token", { body: { active: false } }, "token_inactive"],
  ["an inactive token with claims", { body: { active: false, scope: "a" } }, "token_inactive"],
  ["members that are not known", good({ extra: { a: [1] } }), "allowed"],
  ["members that are null", good({ sub: null, username: null, nbf: null }), "allowed"],
  ["a byte order mark", text(`\ufeff${JSON.stringify(goodAnswer())}`), "allowed"],
  [
    "a JSON media type of its own",
    text(JSON.stringify(goodAnswer()), 200, {
      "content-type": "application/vnd.example+json; charset=utf-8",
    }),
    "allowed",
  ],

  ["active as a text", good({ active: "true" }), UNAVAILABLE, "answer_invalid"],
  ["active as a number", good({ active: 1 }), UNAVAILABLE, "answer_invalid"],
  ["active that is null", good({ active: null }), UNAVAILABLE, "answer_invalid"],
  ["no active", good({ active: undefined }), UNAVAILABLE, "answer_invalid"],
  ["active twice", text('{"active":false,"active":true}'), UNAVAILABLE, "json_invalid"],
  ["a list", text("[]"), UNAVAILABLE, "json_invalid"],
  ["a text", text('"active"'), UNAVAILABLE, "json_invalid"],
  ["an empty body", text(""), UNAVAILABLE, "json_invalid"],
  ["truncated JSON", text('{"active":true,'), UNAVAILABLE, "json_invalid"],
  ["octets that are not UTF-8", text(Buffer.from([0x7b, 0xff, 0x7d])), UNAVAILABLE, "json_invalid"],
  [
    "HTML",
    text("<html>", 200, { "content-type": "text/html" }),
    UNAVAILABLE,
    "media_type_unexpected",
  ],
  ["HTML that says it is JSON", text("<html>"), UNAVAILABLE, "json_invalid"],
  [
    "no media type",
    text('{"active":true}', 200, {} as typeof json),
    UNAVAILABLE,
    "media_type_unexpected",
  ],
  ["10 MB", text(LONG), UNAVAILABLE, "body_too_large"],
  ["10 MB of an error", text(LONG, 400), UNAVAILABLE, "status_unexpected"],

  ["201", { status: 201, body: goodAnswer() }, UNAVAILABLE, "status_unexpected"],
  ["204", { status: 204 }, UNAVAILABLE, "status_unexpected"],
  [
    "a redirect",
    { status: 302, headers: { location: "/elsewhere" } },
    UNAVAILABLE,
    "redirect_refused",
  ],
  [
    "a permanent redirect",
    { status: 308, headers: { location: "https://evil.example" } },
    UNAVAILABLE,
    "redirect_refused",
  ],
  ["400 without a code", { status: 400 }, UNAVAILABLE, "status_unexpected"],
  [
    "400 invalid_request",
    { status: 400, body: { error: "invalid_request" } },
    UNAVAILABLE,
    "status_unexpected",
  ],
  [
    "400 invalid_client",
    { status: 400, body: { error: "invalid_client" } },
    UNAVAILABLE,
    "credentials_rejected",
  ],
  [
    "invalid_client with another status",
    { status: 422, body: { error: "invalid_client" } },
    UNAVAILABLE,
    "status_unexpected",
  ],
  ["401", { status: 401 }, UNAVAILABLE, "credentials_rejected"],
  ["403", { status: 403 }, UNAVAILABLE, "credentials_rejected"],
  ["404", { status: 404 }, UNAVAILABLE, "status_unexpected"],
  [
    "404 where it means no",
    { status: 404 },
    "token_inactive",
    undefined,
    { unknownToken: { status: [404] } },
  ],
  [
    "400 where it means no",
    { status: 400 },
    "token_inactive",
    undefined,
    { unknownToken: { status: [400] } },
  ],
  [
    "invalid_client where 400 means no",
    { status: 400, body: { error: "invalid_client" } },
    UNAVAILABLE,
    "credentials_rejected",
    { unknownToken: { status: [400] } },
  ],
  ["429", { status: 429 }, UNAVAILABLE, "rate_limited"],
  ["500", { status: 500, body: { active: true } }, UNAVAILABLE, "server_error"],
  ["503", { status: 503 }, UNAVAILABLE, "server_error"],

  ["another issuer", good({ iss: "https://other.example.com" }), "issuer_untrusted"],
  ["no expiry", good({ exp: undefined }), "allowed"],
  ["an expiry that is null", good({ exp: null }), "allowed"],
  ["an expiry of 0", good({ exp: 0 }), "token_expired"],
  ["an expiry in the past", good({ exp: NOW - 5 }), "token_expired"],
  ["an expiry within the skew", good({ exp: NOW - 4 }), "allowed"],
  ["an expiry in writing", good({ exp: "1900000000" }), "claim_invalid"],
  ["a token that is not valid yet", good({ nbf: NOW + 60 }), "token_not_yet_valid"],
  ["no audience", good({ aud: undefined }), "audience_mismatch"],
  ["an empty list of audiences", good({ aud: [] }), "audience_mismatch"],
  ["another audience", good({ aud: "https://stock.example.com" }), "audience_mismatch"],
  ["our audience in a list", good({ aud: ["https://stock.example.com", AUDIENCE] }), "allowed"],
  [
    "no audience, of a server that tailors its answers",
    good({ aud: undefined }),
    "allowed",
    undefined,
    { answers: "duende", gate: { audience: "unchecked" } },
  ],
  ["a scope that is a list", good({ scope: ["orders:read"] }), "allowed"],
  ["a scope that is an object", good({ scope: {} }), "claim_invalid"],
  ["no scope", good({ scope: undefined }), "allowed"],
  ["no client", good({ client_id: undefined }), "caller_unidentified"],
  [
    "the client in a member that the server has for it",
    good({ client_id: undefined, app: "reports" }),
    "allowed",
    undefined,
    { answers: { ...answerProfiles.standard, name: "own", callerClaims: ["app"] } },
  ],
  ["two clients", good({ azp: "other" }), "caller_ambiguous"],
  ["a subject that is a number", good({ sub: 7 }), "claim_invalid"],
  [
    "a refresh token",
    good({ token_type: undefined, token_use: "refresh_token" }),
    "token_type_mismatch",
  ],
  ["a token without a kind", good({ token_type: undefined }), "token_type_mismatch"],
  [
    "a key that it is bound to",
    good({ cnf: { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } }),
    "binding_unverified",
  ],
  ["a binding that is null", good({ cnf: null }), "binding_unverified"],
  ["an empty binding", good({ cnf: {} }), "binding_unverified"],
];

describe("an introspection answer", () => {
  it.each(
    rows.map(([title, reply, outcome, code, options = {}]) => ({
      title,
      reply,
      outcome,
      code,
      options,
    })),
  )("$title", async ({ reply, outcome, code, options }) => {
    const { server, ...scene } = await createScene(options);
    server.reply = () => reply;
    expect(await scene.outcome(TOKEN)).toBe(outcome);
    const failures = scene.events.flatMap((event) =>
      event.type === "introspection_failed" ? [event.code] : [],
    );
    expect(failures).toEqual(code === undefined ? [] : [code]);
  });
});

describe("a question", () => {
  it("is a POST with the token in its body, and says what kind it is", async () => {
    const { server, outcome } = await createScene();
    server.reply = () => good();
    await outcome(TOKEN);
    const [asked] = server.asked;
    expect(asked?.method).toBe("POST");
    expect(Object.fromEntries(asked?.form ?? [])).toEqual({
      token: TOKEN,
      token_type_hint: "access_token",
    });
    expect(asked?.headers.accept).toBe("application/json");
    expect(asked?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  });

  it("goes to the written endpoint without a discovery", async () => {
    const first = await createScene();
    const { server, outcome } = await createScene({ endpoint: `${first.server.issuer}/elsewhere` });
    first.server.reply = () => good();
    expect(await outcome(TOKEN)).toBe("allowed");
    expect(server.metadataRequests).toBe(0);
    expect(server.asked).toEqual([]);
  });

  it.each([
    ["another issuer", { issuer: "https://other.example.com" }, "metadata_issuer_mismatch"],
    ["no endpoint", { introspection_endpoint: undefined }, "endpoint_missing"],
    [
      "an endpoint over plain http elsewhere",
      { introspection_endpoint: "http://10.0.0.1/i" },
      "metadata_invalid",
    ],
    ["an endpoint that is not an address", { introspection_endpoint: 7 }, "metadata_invalid"],
  ])("is not sent where the metadata names %s", async (_title, metadata, code) => {
    const { server, outcome, events, gate } = await createScene();
    server.metadata = { ...server.metadata, ...metadata };
    expect(await outcome(TOKEN)).toBe(UNAVAILABLE);
    expect(events).toMatchObject([{ type: "introspection_failed", code }]);
    expect(gate.health()).toMatchObject({
      usable: false,
      issuers: [{ introspection: { lastErrorCode: code, usable: false } }],
    });
    expect(server.asked).toEqual([]);
  });

  it("ends with its time, whatever the server does", async () => {
    const { server, decide, clock, gate } = await createScene({ timeoutMs: 1000 });
    server.reply = () => "hang";
    const deciding = decide(TOKEN);
    await expect.poll(() => server.asked.length).toBe(1);
    await clock.advance(1000);
    expect(await deciding).toMatchObject({ reason: UNAVAILABLE, retryAfterSeconds: 1 });
    expect(gate.health().issuers[0]?.introspection).toMatchObject({
      lastErrorCode: "timeout",
      inFlight: 0,
    });
  });

  it("ends with its time, also where a supplied fetch never settles", async () => {
    const fetch = ((url: string, request: object) =>
      url.endsWith("/introspect")
        ? new Promise(() => {})
        : globalThis.fetch(url, request)) as typeof globalThis.fetch;
    const { decide, clock, gate } = await createScene({
      timeoutMs: 1000,
      concurrency: 1,
      gate: { fetch: fetch as never },
    });
    for (const token of ["one", "two"]) {
      const deciding = decide(token);
      await expect
        .poll(() => gate.health().issuers[0]?.introspection?.questions)
        .toBe(token === "one" ? 1 : 2);
      await clock.advance(1000);
      expect(await deciding).toMatchObject({ reason: UNAVAILABLE });
    }
  });

  it.each([
    [
      "network",
      () => {
        throw new TypeError("fetch failed");
      },
    ],
    ["response_unusable", () => ({ status: 200, body: "active" })],
  ])(
    "is without an answer, %s, where a supplied fetch fails or returns no response",
    async (code, answer) => {
      const fetch = async (url: string, request: object) =>
        url.endsWith("/introspect") ? answer() : globalThis.fetch(url, request);
      const { outcome, events } = await createScene({ gate: { fetch: fetch as never } });
      expect(await outcome(TOKEN)).toBe(UNAVAILABLE);
      expect(events).toMatchObject([{ type: "introspection_failed", code }]);
    },
  );

  it.each([
    ["17", 17],
    ["0", 1],
    ["3600", 60],
    ["soon", 1],
    ["Thu, 01 Jan 2026 00:00:20 GMT", 20],
  ])("passes Retry-After %s on as %d", async (value, seconds) => {
    const { server, decide } = await createScene();
    server.reply = () => ({
      status: 503,
      headers: { "retry-after": value, date: "Thu, 01 Jan 2026 00:00:00 GMT" },
    });
    expect(await decide(TOKEN)).toMatchObject({ reason: UNAVAILABLE, retryAfterSeconds: seconds });
  });

  it("is not sent before the moment that the server names", async () => {
    const { server, outcome, clock } = await createScene();
    server.reply = () => ({ status: 429, headers: { "retry-after": "20" } });
    await outcome("one");
    server.reply = () => good();
    expect(await outcome("two")).toBe(UNAVAILABLE);
    await clock.advance(20_000);
    expect(await outcome("two")).toBe("allowed");
    expect(server.asked.length).toBe(2);
  });
});

describe("the address of questions", () => {
  const broken = (): never => {
    throw new Error("The server ends the connection");
  };

  it.each<[string, () => Reply, boolean]>([
    ["404, as from a server that moved", () => ({ status: 404 }), true],
    ["a connection that breaks", broken, true],
    ["500", () => ({ status: 500 }), false],
    ["401", () => ({ status: 401 }), false],
    ["another media type", () => text("<html>"), false],
  ])(
    "is looked for again a minute after %s: only where it may have changed",
    async (_, reply, isSought) => {
      const { server, outcome, clock } = await createScene();
      const { issuer } = server;
      server.reply = reply;
      await outcome("first");
      const { metadataRequests } = server;
      server.metadata = { ...server.metadata, introspection_endpoint: `${issuer}/moved` };
      server.reply = () => ({ body: goodAnswer() });
      await clock.advance(60_000);
      await outcome("second");
      if (isSought) await expect.poll(() => server.metadataRequests).toBe(metadataRequests + 1);
      await outcome("third");
      expect(server.metadataRequests).toBe(metadataRequests + (isSought ? 1 : 0));
    },
  );

  it("is shown where it is the issuer's host, and not where only metadata names it", async () => {
    const hostAfter = async (endpointOf: (issuer: string) => string) => {
      const { server, outcome, gate } = await createScene();
      server.metadata = { ...server.metadata, introspection_endpoint: endpointOf(server.issuer) };
      server.reply = broken;
      expect(await outcome("first")).toBe(UNAVAILABLE);
      const { lastErrorCode, lastErrorHost } = gate.health().issuers[0]?.introspection ?? {};
      expect(lastErrorCode).toBe("network");
      return lastErrorHost === new URL(server.issuer).host ? "the issuer's" : lastErrorHost;
    };
    expect(await hostAfter((issuer) => `${issuer}/introspect`)).toBe("the issuer's");
    // A port that no server listens to.
    expect(await hostAfter(() => "http://127.0.0.1:9/introspect")).toBeUndefined();
  });
});
