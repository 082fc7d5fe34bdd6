import type { RequestListener } from "node:http";
import { createFakeClock } from "@callgate/testkit";
import { answering, answeringJson } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import { granted, refusalOf, servers } from "./test-support/exchange.js";
import { SECRET } from "./test-support/request-token.js";

afterEach(() => servers.close());

describe("refusalOf", () => {
  it.each([201, 202, 204, 999])("refuses a %i", async (status) => {
    expect(
      await refusalOf(answering(status === 204 ? "" : JSON.stringify(granted), {}, status)),
    ).toMatchObject({
      code: "response_invalid",
      retryable: false,
      status,
    });
  });

  it.each([301, 302, 303, 307, 308])(
    "follows no %i, with the secret in its body",
    async (status) => {
      let visits = 0;
      const location = await servers.http((request, response) => {
        visits += 1;
        answeringJson(granted)(request, response);
      });
      expect(await refusalOf(answering("", { location }, status))).toMatchObject({
        code: "response_invalid",
        retryable: false,
        status,
      });
      expect(visits).toBe(0);
    },
  );

  it.each([
    [400, "invalid_client", "credential_rejected", false],
    [401, "invalid_client", "credential_rejected", false],
    // Keycloak, for a wrong secret.
    [401, "unauthorized_client", "credential_rejected", false],
    [400, "unauthorized_client", "client_unauthorized", false],
    // Auth0, for a client without a grant for the audience.
    [403, "access_denied", "client_unauthorized", false],
    [400, "invalid_scope", "scope_rejected", false],
    [400, "invalid_target", "target_rejected", false],
    [400, "invalid_request", "request_rejected", false],
    [400, "unsupported_grant_type", "request_rejected", false],
    [400, "invalid_grant", "request_rejected", false],
    [400, "temporarily_unavailable", "server_error", true],
  ] as const)("maps %i with %s to %s", async (status, error, code, retryable) => {
    const body = {
      error,
      error_description: "never-seen",
      error_uri: "https://never-seen.example",
    };
    expect(await refusalOf(answeringJson(body, status))).toMatchObject({
      code,
      retryable,
      status,
      oauthError: error,
      retryAt: undefined,
    });
  });

  it.each([
    [400, "request_rejected", false],
    [401, "credential_rejected", false],
    [403, "request_rejected", false],
    [404, "request_rejected", false],
    [408, "timeout", true],
    [425, "server_error", true],
    [429, "rate_limited", true],
    [500, "server_error", true],
    [502, "server_error", true],
    [503, "server_error", true],
    [504, "server_error", true],
  ] as const)("maps a %i with a page of HTML to %s", async (status, code, retryable) => {
    const headers = { "content-type": "text/html", "www-authenticate": 'Basic realm="never-seen"' };
    const listener = answering("<html>never-seen", headers, status);
    expect(await refusalOf(listener)).toMatchObject({
      code,
      retryable,
      status,
      oauthError: undefined,
    });
  });

  it.each([
    ["the client's own secret", { error: SECRET }],
    ["part of the client's own secret", { error: "never-seen" }],
    ["more than the client's own secret", { error: `invalid_${SECRET}` }],
    ["no text", { error: { never: "seen" } }],
    ["longer than a code", { error: "a".repeat(65) }],
    ["not in the grammar of a code", { error: 'quoted "never-seen"' }],
    ["empty", { error: "" }],
  ])("does not repeat an error that is %s", async (_what, body) => {
    expect(await refusalOf(answeringJson(body, 400))).toMatchObject({
      code: "request_rejected",
      oauthError: undefined,
    });
  });

  it.each(["invalid_client_metadata", "AADSTS7000215", "constructor", "a".repeat(64)])(
    "shows %s, which is not registered",
    async (error) => {
      expect(await refusalOf(answeringJson({ error }, 400))).toMatchObject({
        code: "request_rejected",
        oauthError: error,
      });
    },
  );

  it.each([401, 403])("treats a %i without any body as a rejected credential", async (status) => {
    expect(await refusalOf(answering("", {}, status))).toMatchObject({
      code: "credential_rejected",
      status,
    });
  });

  it("does not treat a 403 as one where its body is too long to read", async () => {
    const page = answering("x".repeat(65_537), { "content-type": "text/html" }, 403);
    expect(await refusalOf(page)).toMatchObject({ code: "request_rejected", status: 403 });
  });

  it("uses the status where an error page is endless", async () => {
    const listener: RequestListener = (_request, response) => {
      response.writeHead(503, { "retry-after": "7" }).write("never-seen");
    };
    expect(await refusalOf(listener)).toMatchObject({ code: "server_error", status: 503 });
  });

  it("uses the status where a refusal is too long to read", async () => {
    const listener = answeringJson({ error: "invalid_scope", padding: "x".repeat(65_536) }, 400);
    expect(await refusalOf(listener)).toMatchObject({ code: "request_rejected", status: 400 });
  });

  it.each([
    ["in seconds", { "retry-after": "7" }, 7],
    ["as a date", { "retry-after": "Thu, 01 Jan 2026 00:00:20 GMT" }, 20],
    [
      "as a date by the server's own clock",
      { "retry-after": "Fri, 02 Jan 2026 00:00:20 GMT", date: "Fri, 02 Jan 2026 00:00:00 GMT" },
      20,
    ],
    ["that is unreasonably long", { "retry-after": "999999999" }, 3600],
  ])("reports the time of the next request, given %s", async (_how, headers, seconds) => {
    const clock = createFakeClock();
    const listener: RequestListener = (_request, response) => {
      response.sendDate = false;
      response.writeHead(429, headers).end();
    };
    const { code, retryAt } = await refusalOf(listener, { clock });
    expect({ code, retryAt }).toEqual({
      code: "rate_limited",
      retryAt: new Date(clock.now() + seconds * 1000),
    });
  });
});
