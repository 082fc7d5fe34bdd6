import { tracingChannel } from "node:diagnostics_channel";
import { inspect } from "node:util";
import type { FetchTrace } from "@callgate/core";
import { answeringJson } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { metadataOf, start } from "./test-support/discoverable.js";
import { granted, refusal, servers, TOKEN } from "./test-support/exchange.js";
import { requestToken } from "./test-support/request-token.js";

afterEach(() => servers.close());

/** What is traced until the test is over; each exchange as it is at its end. */
function traced() {
  const seen: FetchTrace[] = [];
  const listen = (trace: unknown): void => void seen.push(trace as FetchTrace);
  const { asyncEnd } = tracingChannel("callgate:fetch");
  asyncEnd.subscribe(listen);
  onTestFinished(() => void asyncEnd.unsubscribe(listen));
  return seen;
}

const hostOf = (url: string): string => new URL(url).host;

describe("the tracing channel callgate:fetch", () => {
  it("has a request for a token, and nothing of what was granted", async () => {
    const seen = traced();
    const tokenEndpoint = await servers.http(answeringJson(granted));
    await requestToken({ tokenEndpoint });
    expect(seen).toMatchObject([{ kind: "token", host: hostOf(tokenEndpoint) }]);
    expect(inspect(seen, { depth: 9, showHidden: true })).not.toContain(TOKEN);
  });

  it("has the code of a refusal, and nothing of what the server wrote", async () => {
    const seen = traced();
    const tokenEndpoint = await servers.http(
      answeringJson({ error: "invalid_scope", error_description: "a-text-of-the-server" }, 400),
    );
    await refusal(requestToken({ tokenEndpoint }));
    expect(seen).toMatchObject([{ kind: "token", error: { code: "scope_rejected" } }]);
    expect(inspect(seen, { depth: 9, showHidden: true })).not.toContain("a-text-of-the-server");
  });

  it("has discovery before it, and omits a host that only metadata names", async () => {
    const seen = traced();
    const endpoint = await servers.http(answeringJson(granted));
    const { origin, table } = await start(() => ({}));
    table["/.well-known/oauth-authorization-server"] = metadataOf(origin, {
      token_endpoint: `${endpoint}/token`,
    });
    await requestToken({ issuer: origin });
    expect(seen).toMatchObject([
      { kind: "discovery", host: hostOf(origin) },
      { kind: "token", host: undefined },
    ]);
  });

  it("ends with the time of the request, though the fetch does not", async () => {
    const seen = traced();
    const tokenEndpoint = "http://127.0.0.1:1/token";
    const fetch = () => new Promise<never>(() => {});
    await refusal(requestToken({ tokenEndpoint, fetch, attemptTimeoutMs: 20 }));
    expect(seen).toMatchObject([{ kind: "token", error: { code: "timeout" } }]);
  });
});
