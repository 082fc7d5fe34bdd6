import type { RequestListener } from "node:http";
import { answering, answeringJson } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import { ask, optionsWith } from "./test-support/ask.js";
import {
  granted,
  metadataOf,
  notFound,
  OAUTH,
  OPENID,
  refusal,
  servers,
  start,
} from "./test-support/discoverable.js";

afterEach(() => servers.close());

describe("findTokenEndpoint", () => {
  it("asks the RFC 8414 address alone when it answers", async () => {
    const { origin, visits } = await start((issuer) => ({ [OAUTH]: metadataOf(issuer) }));
    expect(await ask({ issuer: origin })).toMatchObject({ value: "a-token" });
    expect(visits).toEqual([OAUTH, "/token"]);
  });

  it.each([
    ["is not there", () => notFound],
    ["is not allowed", () => answering("", {}, 403)],
    ["fails", () => answering("", {}, 500)],
    ["is a page", () => answering("<html>", { "content-type": "text/html" })],
    ["is about another issuer", () => metadataOf("https://login.example.com")],
  ] satisfies [string, () => RequestListener][])(
    "goes on to OpenID Connect's address where the first %s",
    async (_how, first) => {
      const { origin, visits } = await start((issuer) => ({
        [OAUTH]: first(),
        [OPENID]: metadataOf(issuer),
      }));
      expect(await ask({ issuer: origin })).toMatchObject({ value: "a-token" });
      expect(visits).toEqual([OAUTH, OPENID, "/token"]);
    },
  );

  it("puts the issuer's path where each address wants it", async () => {
    const { origin, visits } = await start((issuer) => ({
      [`/tenant${OPENID}`]: metadataOf(`${issuer}/tenant`),
    }));
    await ask({ issuer: `${origin}/tenant` });
    expect(visits).toEqual([`${OAUTH}/tenant`, `/tenant${OPENID}`, "/token"]);
  });

  it.each([
    ["another issuer", (origin: string) => metadataOf(`${origin}/other`)],
    ["its own issuer with a slash more", (origin: string) => metadataOf(`${origin}/`)],
    ["no issuer", (origin: string) => answeringJson({ token_endpoint: `${origin}/token` })],
    ["an issuer that is no text", (origin: string) => metadataOf(origin, { issuer: 1 })],
    ["no token endpoint", (origin: string) => metadataOf(origin, { token_endpoint: undefined })],
    [
      "a token endpoint that is no URL",
      (origin: string) => metadataOf(origin, { token_endpoint: "/token" }),
    ],
    [
      "a token endpoint in the clear",
      (origin: string) => metadataOf(origin, { token_endpoint: "http://login.example.com/token" }),
    ],
    [
      "a certificates' endpoint in the clear",
      (origin: string) =>
        metadataOf(origin, {
          mtls_endpoint_aliases: { token_endpoint: "http://login.example.com" },
        }),
    ],
    ["a page", () => answering("<html>", { "content-type": "text/html" })],
    [
      "the right things, in a page",
      (origin: string) =>
        answering(JSON.stringify({ issuer: origin, token_endpoint: `${origin}/token` }), {
          "content-type": "text/html",
        }),
    ],
    ["no JSON", () => answering("{")],
    ["too much", (origin: string) => metadataOf(origin, { padding: "x".repeat(262_144) })],
  ] satisfies [string, (origin: string) => RequestListener][])(
    "sends nothing where the metadata name %s",
    async (_what, metadata) => {
      const { origin, visits } = await start((issuer) => ({ [OAUTH]: metadata(issuer) }));
      expect(await refusal(ask({ issuer: origin }))).toMatchObject({
        code: "response_invalid",
        retryable: false,
      });
      expect(visits).not.toContain("/token");
    },
  );

  it("follows no redirect to metadata", async () => {
    const { origin, visits } = await start((issuer) => ({
      [OAUTH]: answering("", { location: "/elsewhere" }, 302),
      "/elsewhere": metadataOf(issuer),
    }));
    expect(await refusal(ask({ issuer: origin }))).toMatchObject({ code: "response_invalid" });
    expect(visits).toEqual([OAUTH, OPENID]);
  });

  it.each([
    [404, "request_rejected", false],
    // Nothing has been shown that could be rejected: the client's secret is not at fault.
    [401, "request_rejected", false],
    [429, "rate_limited", true],
    [503, "server_error", true],
  ] as const)("reports metadata answered with %i as %s", async (status, code, retryable) => {
    const { origin } = await start(() => ({
      [OAUTH]: answering("", { "retry-after": "5" }, status),
    }));
    expect(await refusal(ask({ issuer: origin }))).toMatchObject({ code, retryable });
  });

  it("asks one address only where nobody answers", async () => {
    const { origin, visits } = await start(() => ({
      [OAUTH]: (request) => request.socket.destroy(),
    }));
    expect(await refusal(ask({ issuer: origin }))).toMatchObject({ code: "network_error" });
    expect(visits).toEqual([OAUTH]);
  });

  it("discovers nothing where the endpoint is given beside the issuer", async () => {
    const { origin, visits } = await start(() => ({}));
    await ask({ issuer: "https://login.example.com", tokenEndpoint: `${origin}/token` });
    expect(visits).toEqual(["/token"]);
  });

  it("sends clients with a certificate to where the server wants them", async () => {
    const { origin, visits } = await start((issuer) => ({
      [OAUTH]: metadataOf(issuer, { mtls_endpoint_aliases: { token_endpoint: `${issuer}/mtls` } }),
      "/mtls": granted,
    }));
    const authentication = {
      ...optionsWith({}).authentication,
      method: "tls_client_auth" as const,
    };
    await ask({ issuer: origin, authentication });
    await ask({ issuer: origin });
    expect(visits).toEqual([OAUTH, "/mtls", OAUTH, "/token"]);
  });
});

describe("createTokenEndpoint, given an authentication that connects", () => {
  /** A fetch, and the paths it was used for. */
  function recorded(): { paths: string[]; fetch: typeof fetch } {
    const paths: string[] = [];
    return {
      paths,
      fetch: (url, init) => {
        paths.push(new URL(String(url)).pathname);
        return fetch(url, init);
      },
    };
  }

  it("discovers through it too: a private certificate authority is in one place", async () => {
    const { origin } = await start((issuer) => ({ [OAUTH]: metadataOf(issuer) }));
    const own = recorded();
    const authentication = { ...optionsWith({}).authentication, fetch: own.fetch };
    await ask({ issuer: origin, authentication });
    expect(own.paths).toEqual([OAUTH, "/token"]);
  });

  it("discovers through the configured fetch where there is one", async () => {
    const { origin } = await start((issuer) => ({ [OAUTH]: metadataOf(issuer) }));
    const [own, configured] = [recorded(), recorded()];
    const authentication = { ...optionsWith({}).authentication, fetch: own.fetch };
    await ask({ issuer: origin, authentication, fetch: configured.fetch });
    expect([own.paths, configured.paths]).toEqual([["/token"], [OAUTH]]);
  });
});
