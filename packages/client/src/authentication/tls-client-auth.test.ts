import { createServer } from "node:http";
import { answering, answeringJson, formOf, Servers } from "@callgate-tooling/test-support";
import { Agent } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { requestToken } from "../grant/test-support/request-token.js";
import { faultsOf, show } from "./test-support/show.js";
import { tlsClientAuth } from "./tls-client-auth.js";

const servers = new Servers();
const agents: Agent[] = [];
afterEach(async () => {
  servers.close();
  await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
});

function newAgent(): Agent {
  const agent = new Agent();
  agents.push(agent);
  return agent;
}

describe("tlsClientAuth", () => {
  it("sends the client's identifier, and leaves the proof to the connection", async () => {
    expect(await show(tlsClientAuth({ dispatcher: newAgent() }))).toEqual({
      authorization: undefined,
      form: { client_id: "checkout" },
    });
  });

  it("sends the request through the dispatcher", async () => {
    let form = new URLSearchParams();
    const sockets = new Set<unknown>();
    const port = await servers.listen(
      createServer(async (request, response) => {
        sockets.add(request.socket);
        form = await formOf(request);
        answeringJson({ access_token: "t", token_type: "Bearer" })(request, response);
      }),
    );
    const authentication = tlsClientAuth({ dispatcher: newAgent() });
    const tokenEndpoint = `http://127.0.0.1:${port}/token?tenant=1`;
    expect(await requestToken({ tokenEndpoint, authentication })).toMatchObject({ value: "t" });
    expect(Object.fromEntries(form)).toEqual({
      grant_type: "client_credentials",
      client_id: "checkout",
    });
  });

  it("sends the request through the fetch", async () => {
    const urls: string[] = [];
    const authentication = tlsClientAuth({
      fetch: async (url) => {
        urls.push(String(url));
        return Response.json({ access_token: "t", token_type: "Bearer" });
      },
    });
    const tokenEndpoint = "https://mtls.example.com/token";
    expect(await requestToken({ tokenEndpoint, authentication })).toMatchObject({ value: "t" });
    expect(urls).toEqual([tokenEndpoint]);
  });

  it.each([
    [
      "a redirect",
      answering("", { location: "https://login.example.com" }, 302),
      "response_invalid",
    ],
    ["no content", answering("", {}, 204), "response_invalid"],
    ["too much", answering("x".repeat(65_537)), "response_invalid"],
    ["a failure", answering("<html>", { "set-cookie": "a=b" }, 500), "server_error"],
    ["a rejection", answeringJson({ error: "invalid_client" }, 401), "credential_rejected"],
  ] as const)(
    "enforces the limits where a dispatcher returns %s",
    async (_what, listener, code) => {
      const authentication = tlsClientAuth({ dispatcher: newAgent() });
      const tokenEndpoint = await servers.http(listener);
      await expect(requestToken({ tokenEndpoint, authentication })).rejects.toMatchObject({ code });
    },
  );

  it("ends an exchange of the dispatcher when it is aborted", async () => {
    const controller = new AbortController();
    let dropped: Promise<void> | undefined;
    const tokenEndpoint = await servers.http((request, response) => {
      dropped = new Promise((resolve) => request.socket.once("close", () => resolve()));
      response.writeHead(200, { "content-type": "application/json" }).write("{");
      controller.abort();
    });
    const authentication = tlsClientAuth({ dispatcher: newAgent() });
    const pending = requestToken({ tokenEndpoint, authentication }, {}, controller.signal);
    await expect(pending).rejects.toMatchObject({ code: "aborted" });
    await expect(dropped).resolves.toBeUndefined();
  });

  it("closes the dispatcher's connection when the answer is too long", async () => {
    let dropped: Promise<void> | undefined;
    const tokenEndpoint = await servers.http((request, response) => {
      dropped = new Promise((resolve) => request.socket.once("close", () => resolve()));
      response.writeHead(200, { "content-type": "application/json" }).write("x".repeat(65_537));
    });
    const authentication = tlsClientAuth({ dispatcher: newAgent() });
    const pending = requestToken({ tokenEndpoint, authentication });
    await expect(pending).rejects.toMatchObject({ code: "response_invalid" });
    await expect(dropped).resolves.toBeUndefined();
  });

  it.each([
    [{}, "option_missing", "dispatcher"],
    [{ dispatcher: {} }, "option_invalid", "dispatcher"],
    [{ dispatcher: null }, "option_invalid", "dispatcher"],
    [{ fetch: "fetch" }, "option_invalid", "fetch"],
    [{ dispatcher: new Agent(), fetch }, "option_conflict", "dispatcher"],
    [{ dispatcher: new Agent(), cert: "never-seen" }, "option_unknown", "cert"],
  ])("refuses what cannot connect, %#", (options, code, option) => {
    const faults = faultsOf(() => tlsClientAuth(options as never));
    expect(faults).toMatchObject([{ code, option }]);
    expect(JSON.stringify(faults)).not.toContain("never-seen");
  });
});
