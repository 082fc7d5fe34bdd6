// cspell:ignore bearertoken tökén
import type { RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { answering, answeringJson } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import {
  granted,
  grantedIn,
  refusalOf,
  requestTokenOf,
  servers,
  TOKEN,
} from "./test-support/exchange.js";

afterEach(() => servers.close());

describe("grantedToken", () => {
  it.each([
    [300, 300],
    ["3599", 3599],
    [0, 0],
    [-5, -5],
    ["-5", -5],
    [59.5, 59.5],
    [null, undefined],
    [undefined, undefined],
    ["", undefined],
    ["9223372036854775807", 2 ** 63],
  ])("reads `expires_in` %j as %j seconds", async (expires_in, seconds) => {
    const token = await requestTokenOf(answeringJson({ ...granted, expires_in }));
    expect(token.expiresInSeconds).toBe(seconds);
  });

  it.each([[undefined], [null], [""]])(
    "treats `token_type` %j as Bearer, and reports it",
    async (token_type) => {
      expect(await requestTokenOf(answeringJson({ ...granted, token_type }))).toMatchObject({
        value: TOKEN,
        tokenTypeMissing: true,
      });
    },
  );

  it.each(["bearer", "BEARER"])("takes `token_type` %s", async (token_type) => {
    expect((await requestTokenOf(answeringJson({ ...granted, token_type }))).tokenTypeMissing).toBe(
      false,
    );
  });

  it("reads an infinite lifetime as infinite", async () => {
    const listener = answering(`{"access_token":"a","token_type":"Bearer","expires_in":1e999}`);
    expect((await requestTokenOf(listener)).expiresInSeconds).toBe(Number.POSITIVE_INFINITY);
  });

  it("reads the age of the answer, and the time by the server's own clock", async () => {
    const date = "Thu, 01 Jan 2026 00:00:00 GMT";
    const headers = { "content-type": "application/json", age: "40", date };
    expect(await requestTokenOf(answering(JSON.stringify(granted), headers))).toMatchObject({
      ageSeconds: 40,
      answeredAtSeconds: Date.UTC(2026, 0, 1) / 1000 + 40,
    });
    const odd = { ...headers, age: "-1", date: "today" };
    expect(await requestTokenOf(answering(JSON.stringify(granted), odd))).toMatchObject({
      ageSeconds: 0,
      answeredAtSeconds: undefined,
    });
  });

  it.each([201, 202, 203])("treats a token in a %i as a grant", async (status) => {
    expect((await requestTokenOf(answeringJson(granted, status))).value).toBe(TOKEN);
  });

  it.each([201, 204])("treats a %i without a token as invalid", async (status) => {
    expect(await refusalOf(answering("", {}, status))).toMatchObject({
      code: "response_invalid",
      status,
    });
  });

  it("reads a token after a byte order mark", async () => {
    expect((await requestTokenOf(answering(`\ufeff${JSON.stringify(granted)}`))).value).toBe(TOKEN);
  });

  it("accepts another `token_type` only where it is listed, and reports it", async () => {
    const listener = answeringJson({ ...granted, token_type: "BearerToken" });
    const error = await refusalOf(listener);
    expect(error).toMatchObject({ code: "response_invalid", hint: "token_type" });
    expect(error.message).toContain("tokenTypes");
    expect(error.message).not.toContain("BearerToken");
    const tokenTypes = new Set(["bearer", "bearertoken"]);
    expect((await requestTokenOf(listener, { tokenTypes })).value).toBe(TOKEN);
    const bound = answeringJson({ ...granted, token_type: "DPoP" });
    expect(await refusalOf(bound, { tokenTypes })).toMatchObject({ hint: "token_type" });
  });

  it("ignores members that it does not use", async () => {
    const listener = answeringJson({
      ...granted,
      error: null,
      scope: null,
      id_token: "not.a.jwt",
      refresh_token: 17,
    });
    expect((await requestTokenOf(listener)).value).toBe(TOKEN);
  });

  it("reads an answer that is compressed", async () => {
    const headers = {
      "content-type": "application/json;charset=UTF-8",
      "content-encoding": "gzip",
    };
    const listener = answering(gzipSync(JSON.stringify(granted)), headers);
    expect((await requestTokenOf(listener)).value).toBe(TOKEN);
  });

  it("reads an answer of the greatest size", async () => {
    expect((await requestTokenOf(grantedIn(65_536))).value).toBe(TOKEN);
  });

  it.each([
    ["a page", answering("<html>never-seen</html>", { "content-type": "text/html" })],
    ["a token sent as HTML", answering(JSON.stringify(granted), { "content-type": "text/html" })],
    [
      "a token sent as plain text",
      answering(JSON.stringify(granted), { "content-type": "text/plain" }),
    ],
    ["a token sent without a media type", answering(JSON.stringify(granted), {})],
    ["no JSON", answering("access_token=never-seen")],
    ["nothing", answering("")],
    ["a list", answeringJson([granted])],
    ["invalid UTF-8", answering(Buffer.from(JSON.stringify({ ...granted, note: "ÿ" }), "latin1"))],
    ["UTF-16", answering(Buffer.from(`\ufeff${JSON.stringify(granted)}`, "utf16le"))],
    ["no token", answeringJson({ token_type: "Bearer" })],
    ["an empty token", answeringJson({ ...granted, access_token: "" })],
    ["a token that is a number", answeringJson({ ...granted, access_token: 17 })],
    ["a token that is null", answeringJson({ ...granted, access_token: null })],
    ["a token with a line break", answeringJson({ ...granted, access_token: "a\r\nx-admin: 1" })],
    ["a token with a space", answeringJson({ ...granted, access_token: "a b" })],
    ["a token with a control character", answeringJson({ ...granted, access_token: "a\u0000" })],
    ["a token beyond ASCII", answeringJson({ ...granted, access_token: "tökén" })],
    ["a DPoP token", answeringJson({ ...granted, token_type: "DPoP" })],
    ["a token of unknown type", answeringJson({ ...granted, token_type: "mac" })],
    ["a type that is not a string", answeringJson({ ...granted, token_type: ["Bearer"] })],
    ["a lifetime that is text", answeringJson({ ...granted, expires_in: "soon" })],
    ["a lifetime that is a list", answeringJson({ ...granted, expires_in: [300] })],
    ["a scope that is a list", answeringJson({ ...granted, scope: ["a"] })],
    ["a scope with a line break", answeringJson({ ...granted, scope: "a\nb" })],
    ["a byte too many", grantedIn(65_537)],
    [
      "a bomb",
      answering(gzipSync(Buffer.alloc(1e7, " ")), {
        "content-type": "application/json",
        "content-encoding": "gzip",
      }),
    ],
  ] satisfies [string, RequestListener][])("refuses %s in a 200", async (_what, listener) => {
    expect(await refusalOf(listener)).toMatchObject({
      code: "response_invalid",
      retryable: false,
      status: 200,
    });
  });

  it("refuses an error in a 200, even beside a token", async () => {
    expect(await refusalOf(answeringJson({ ...granted, error: "invalid_client" }))).toMatchObject({
      code: "response_invalid",
      oauthError: "invalid_client",
    });
  });
});
