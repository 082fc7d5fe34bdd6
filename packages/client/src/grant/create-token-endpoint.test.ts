import type { IncomingHttpHeaders } from "node:http";
import { answering, answeringJson, formOf } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import { createTokenEndpoint } from "./create-token-endpoint.js";
import {
  granted,
  refusal,
  refusalOf,
  requestTokenOf,
  servers,
  TOKEN,
} from "./test-support/exchange.js";
import {
  NOTHING_SPECIAL,
  optionsWith,
  requestToken,
  SECRET,
} from "./test-support/request-token.js";

afterEach(() => servers.close());

describe("createTokenEndpoint", () => {
  it("requests a token under the client credentials grant", async () => {
    let form = new URLSearchParams();
    let headers: IncomingHttpHeaders = {};
    const token = await requestTokenOf(async (request, response) => {
      headers = request.headers;
      form = await formOf(request);
      answeringJson({ ...granted, scope: "orders:write" })(request, response);
    }, {});
    expect(token).toEqual({
      value: TOKEN,
      expiresInSeconds: 300,
      ageSeconds: 0,
      answeredAtSeconds: expect.any(Number),
      scope: "orders:write",
      tokenTypeMissing: false,
      isUnbound: false,
    });
    expect(headers).toMatchObject({
      "content-type": expect.stringMatching(/^application\/x-www-form-urlencoded/),
      accept: "application/json",
    });
    expect(Object.fromEntries(form)).toEqual({
      grant_type: "client_credentials",
      client_id: "checkout",
      client_secret: SECRET,
    });
  });

  it("sends scope, audience, every resource and every further parameter", async () => {
    let form = new URLSearchParams();
    const tokenEndpoint = await servers.http(async (request, response) => {
      form = await formOf(request);
      answeringJson(granted)(request, response);
    });
    await requestToken(
      { tokenEndpoint },
      {
        scope: "a b",
        audience: "https://api.example.com",
        resources: ["https://a.example.com", "https://b.example.com"],
        extra: [
          ["grant_type", "password"],
          ["organization", "org & co"],
        ],
      },
    );
    expect(form.getAll("scope")).toEqual(["a b"]);
    expect(form.getAll("audience")).toEqual(["https://api.example.com"]);
    expect(form.getAll("resource")).toEqual(["https://a.example.com", "https://b.example.com"]);
    expect(form.getAll("organization")).toEqual(["org & co"]);
    expect(form.getAll("grant_type")).toEqual(["client_credentials"]);
  });

  it("distinguishes a credential that fails from a network that fails", async () => {
    const endpoint = createTokenEndpoint(optionsWith({ tokenEndpoint: "http://127.0.0.1:1" }));
    const authenticate = () => {
      throw new Error(SECRET);
    };
    const pending = endpoint.request(
      NOTHING_SPECIAL,
      { version: "1", authenticate },
      new AbortController().signal,
    );
    expect(await refusal(pending)).toMatchObject({ code: "credential_unavailable" });
  });

  it("detects a redirect that a fetch has followed", async () => {
    const target = await servers.http(answeringJson(granted));
    const following: typeof fetch = (url, init) => fetch(url, { ...init, redirect: "follow" });
    const listener = answering("", { location: target }, 302);
    expect(await refusalOf(listener, { fetch: following })).toMatchObject({
      code: "response_invalid",
    });
  });

  it("requires an issuer or a token endpoint", () => {
    expect(() => createTokenEndpoint(optionsWith({}))).toThrow(TypeError);
  });
});
