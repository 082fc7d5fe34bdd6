import type { RequestListener } from "node:http";
import { inspect } from "node:util";
import type { FetchLike } from "@callgate/core/kit";
import { answering, answeringJson } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
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
import { optionsWith, requestToken } from "./test-support/request-token.js";

afterEach(() => servers.close());

describe("findTokenEndpoint", () => {
  it("requests the RFC 8414 address alone when it answers", async () => {
    const { origin, visits } = await start((issuer) => ({ [OAUTH]: metadataOf(issuer) }));
    expect(await requestToken({ issuer: origin })).toMatchObject({ value: "a-token" });
    expect(visits).toEqual([OAUTH, "/token"]);
  });

  it.each([
    ["is not there", () => notFound],
    ["is not allowed", () => answering("", {}, 403)],
    ["fails", () => answering("", {}, 500)],
    ["is a page", () => answering("<html>", { "content-type": "text/html" })],
    ["is about another issuer", () => metadataOf("https://login.example.com")],
  ] satisfies [string, () => RequestListener][])(
    "continues with OpenID Connect's address where the first %s",
    async (_how, first) => {
      const { origin, visits } = await start((issuer) => ({
        [OAUTH]: first(),
        [OPENID]: metadataOf(issuer),
      }));
      expect(await requestToken({ issuer: origin })).toMatchObject({ value: "a-token" });
      expect(visits).toEqual([OAUTH, OPENID, "/token"]);
    },
  );

  it("puts the issuer's path where each address requires it", async () => {
    const { origin, visits } = await start((issuer) => ({
      [`/tenant${OPENID}`]: metadataOf(`${issuer}/tenant`),
    }));
    await requestToken({ issuer: `${origin}/tenant` });
    expect(visits).toEqual([`${OAUTH}/tenant`, `/tenant${OPENID}`, "/token"]);
  });

  it.each(["token_endpoint", "mtls_endpoint_aliases"])(
    "reads no %s that other code left on Object.prototype",
    async (name) => {
      const { origin, visits } = await start((issuer) => ({
        [OAUTH]: name === "token_endpoint" ? answeringJson({ issuer }) : metadataOf(issuer),
      }));
      const value = name === "token_endpoint" ? `${origin}/token` : { token_endpoint: 7 };
      Object.defineProperty(Object.prototype, name, { value, configurable: true });
      try {
        const requested = requestToken({ issuer: origin }).catch(
          (error: { code: string }) => error.code,
        );
        expect(await requested).toEqual(
          name === "token_endpoint"
            ? "response_invalid"
            : expect.objectContaining({ value: "a-token" }),
        );
      } finally {
        Reflect.deleteProperty(Object.prototype, name);
      }
      expect(visits.includes("/token")).toBe(name !== "token_endpoint");
    },
  );

  it.each([
    ["another issuer", (origin: string) => metadataOf(`${origin}/other`)],
    ["its own issuer with a slash at the end", (origin: string) => metadataOf(`${origin}/`)],
    ["no issuer", (origin: string) => answeringJson({ token_endpoint: `${origin}/token` })],
    ["an issuer that is not a string", (origin: string) => metadataOf(origin, { issuer: 1 })],
    ["no token endpoint", (origin: string) => metadataOf(origin, { token_endpoint: undefined })],
    [
      "a token endpoint that is not a URL",
      (origin: string) => metadataOf(origin, { token_endpoint: "/token" }),
    ],
    [
      "a token endpoint over plain http",
      (origin: string) => metadataOf(origin, { token_endpoint: "http://login.example.com/token" }),
    ],
    [
      "an endpoint for certificates over plain http",
      (origin: string) =>
        metadataOf(origin, {
          mtls_endpoint_aliases: { token_endpoint: "http://login.example.com" },
        }),
    ],
    ["a page", () => answering("<html>", { "content-type": "text/html" })],
    [
      "the right members, as HTML",
      (origin: string) =>
        answering(JSON.stringify({ issuer: origin, token_endpoint: `${origin}/token` }), {
          "content-type": "text/html",
        }),
    ],
    ["no JSON", () => answering("{")],
    ["too much", (origin: string) => metadataOf(origin, { padding: "x".repeat(262_144) })],
  ] satisfies [string, (origin: string) => RequestListener][])(
    "sends nothing where the metadata have %s",
    async (_what, metadata) => {
      const { origin, visits } = await start((issuer) => ({ [OAUTH]: metadata(issuer) }));
      expect(await refusal(requestToken({ issuer: origin }))).toMatchObject({
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
    expect(await refusal(requestToken({ issuer: origin }))).toMatchObject({
      code: "response_invalid",
    });
    expect(visits).toEqual([OAUTH, OPENID]);
  });

  it("says that the metadata was requested, where it is missing", async () => {
    const { origin } = await start(() => ({}));
    const { message } = await refusal(requestToken({ issuer: origin }));
    expect(message).toBe(
      "The authorization server answers 404; its metadata was requested: check `issuer`, or set `tokenEndpoint` [request_rejected]",
    );
  });

  it.each([
    [404, "request_rejected", false],
    // No credential has been sent yet, so none was rejected.
    [401, "request_rejected", false],
    [429, "rate_limited", true],
    [503, "server_error", true],
  ] as const)("reports metadata answered with %i as %s", async (status, code, retryable) => {
    const { origin } = await start(() => ({
      [OAUTH]: answering("", { "retry-after": "5" }, status),
    }));
    expect(await refusal(requestToken({ issuer: origin }))).toMatchObject({ code, retryable });
  });

  it("continues with the other address where the first breaks off", async () => {
    const { origin, visits } = await start((issuer) => ({
      [OAUTH]: (request) => void request.socket.destroy(),
      [OPENID]: metadataOf(issuer),
    }));
    expect(await requestToken({ issuer: origin })).toMatchObject({ value: "a-token" });
    expect(visits).toEqual([OAUTH, OPENID, "/token"]);
  });

  it("continues with the other address where the first hangs, within the time of one attempt", async () => {
    const { origin } = await start((issuer) => ({
      [OAUTH]: () => {},
      [OPENID]: metadataOf(issuer),
    }));
    const pending = requestToken({ issuer: origin, attemptTimeoutMs: 1000 });
    expect(await pending).toMatchObject({ value: "a-token" });
  });

  it("reports a wrong document in preference to a missing one", async () => {
    const { origin } = await start((issuer) => ({ [OAUTH]: metadataOf(`${issuer}/`) }));
    const error = await refusal(requestToken({ issuer: origin }));
    expect(error).toMatchObject({ code: "response_invalid", host: new URL(origin).host });
    expect(error.message).toContain(`names the issuer ${origin}/, not ${origin}`);
  });

  it.each([
    ["has a password", "https://user:never-seen@login.example.com"],
    ["has a query", "https://login.example.com/?never-seen"],
    ["is too long", `https://login.example.com/${"never-seen/".repeat(30)}`],
    ["is not an address", "never seen"],
  ])("does not show an issuer that %s", async (_what, issuer) => {
    const { origin } = await start(() => ({ [OAUTH]: answeringJson({ issuer }) }));
    const error = await refusal(requestToken({ issuer: origin }));
    expect(error.message).toContain("no issuer that can be shown");
    expect(inspect(error, { showHidden: true })).not.toContain("never");
  });

  it("reads metadata with a byte order mark", async () => {
    const { origin } = await start((issuer) => ({
      [OAUTH]: answering(`\ufeff${JSON.stringify({ issuer, token_endpoint: `${issuer}/token` })}`, {
        "content-type": "application/json; charset=utf-8",
      }),
    }));
    expect(await requestToken({ issuer: origin })).toMatchObject({ value: "a-token" });
  });

  it("uses no plain http address on this machine for a remote server", async () => {
    const issuer = "https://login.example.com";
    const sent: string[] = [];
    const fetch: FetchLike = async (url) => {
      sent.push(url);
      return Response.json({ issuer, token_endpoint: "http://127.0.0.1:8200/token" });
    };
    expect(await refusal(requestToken({ issuer, fetch }))).toMatchObject({
      code: "response_invalid",
    });
    const insecureOrigins = ["http://127.0.0.1:8200"];
    expect(sent).toHaveLength(2);
    expect(await refusal(requestToken({ issuer, fetch, insecureOrigins }))).toMatchObject({
      code: "response_invalid",
    });
    expect(sent.at(-1)).toBe("http://127.0.0.1:8200/token");
  });

  it("uses a remote plain http address only where its origin is listed", async () => {
    const issuer = "http://keycloak:8080/realms/a";
    const fetch: FetchLike = async () =>
      Response.json({
        issuer,
        token_endpoint: `${issuer}/token`,
        access_token: "a",
        token_type: "Bearer",
      });
    const insecureOrigins = ["http://keycloak:8080"];
    expect(await requestToken({ issuer, fetch, insecureOrigins })).toMatchObject({ value: "a" });
    expect(await refusal(requestToken({ issuer, fetch }))).toMatchObject({
      code: "response_invalid",
    });
  });

  it("discovers nothing where the endpoint is given beside the issuer", async () => {
    const { origin, visits } = await start(() => ({}));
    await requestToken({ issuer: "https://login.example.com", tokenEndpoint: `${origin}/token` });
    expect(visits).toEqual(["/token"]);
  });

  it("sends clients with a certificate to the server's mTLS endpoint", async () => {
    const { origin, visits } = await start((issuer) => ({
      [OAUTH]: metadataOf(issuer, { mtls_endpoint_aliases: { token_endpoint: `${issuer}/mtls` } }),
      "/mtls": granted,
    }));
    const authentication = {
      ...optionsWith({}).authentication,
      method: "tls_client_auth" as const,
    };
    await requestToken({ issuer: origin, authentication });
    await requestToken({ issuer: origin });
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

  it("discovers through it too: a private certificate authority is configured once", async () => {
    const { origin } = await start((issuer) => ({ [OAUTH]: metadataOf(issuer) }));
    const own = recorded();
    const authentication = { ...optionsWith({}).authentication, fetch: own.fetch };
    await requestToken({ issuer: origin, authentication });
    expect(own.paths).toEqual([OAUTH, "/token"]);
  });

  it("discovers through the configured fetch where there is one", async () => {
    const { origin } = await start((issuer) => ({ [OAUTH]: metadataOf(issuer) }));
    const [own, configured] = [recorded(), recorded()];
    const authentication = { ...optionsWith({}).authentication, fetch: own.fetch };
    await requestToken({ issuer: origin, authentication, fetch: configured.fetch });
    expect([own.paths, configured.paths]).toEqual([["/token"], [OAUTH]]);
  });
});
