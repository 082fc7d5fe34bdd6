import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { createFakeClock } from "@callgate/testkit";
import { Servers } from "@callgate-tooling/test-support";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TokenEvent } from "./events.js";
import type { TokenClientOptions } from "./options/token-client-options.js";
import { ScriptedCredential } from "./test-support/scripted-credential.js";
import { createTokenClient, type TokenClient } from "./token-client.js";

const TOKEN = "s3cr3t-token";

/** An authorization server and a service in one: it grants tokens at /token, and elsewhere returns what it received. */
class LocalServer {
  readonly forms: URLSearchParams[] = [];
  status = 200;
  readonly #servers = new Servers();
  origin = "";

  async start(): Promise<void> {
    this.origin = await this.#servers.http(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      if (request.url === "/token") this.forms.push(new URLSearchParams(body));
      const granted = { access_token: TOKEN, token_type: "Bearer", expires_in: 300 };
      const answer = request.url === "/token" ? granted : { sent: request.headers.authorization };
      response.writeHead(request.url === "/token" ? this.status : 200, {
        "content-type": "application/json",
      });
      response.end(JSON.stringify(answer));
    });
  }

  stop(): void {
    this.#servers.close();
  }
}

let server: LocalServer;
const clients: TokenClient[] = [];

beforeEach(async () => {
  server = new LocalServer();
  await server.start();
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  server.stop();
});

function create(options: Partial<TokenClientOptions> = {}): TokenClient {
  const client = createTokenClient({
    tokenEndpoint: `${server.origin}/token`,
    clientId: "checkout",
    auth: new ScriptedCredential(),
    ...options,
  });
  clients.push(client);
  return client;
}

describe("createTokenClient", () => {
  it("gets a token over HTTP, once", async () => {
    const client = create({
      scope: "write read",
      audience: "orders",
      resource: ["https://b.example.com", "https://a.example.com"],
      parameters: { tenant: "1" },
    });
    const tokens = await Promise.all([client.getToken(), client.getToken()]);
    expect(tokens.map(({ value }) => value)).toEqual([TOKEN, TOKEN]);
    expect(server.forms.map((form) => [...form])).toEqual([
      [
        ["scope", "read write"],
        ["audience", "orders"],
        ["resource", "https://a.example.com"],
        ["resource", "https://b.example.com"],
        ["tenant", "1"],
        ["grant_type", "client_credentials"],
      ],
    ]);
  });

  it("calls other services with it", async () => {
    const call = create().fetchFor({ origins: [server.origin] });
    const response = await call(`${server.origin}/orders`);
    expect(await response.json()).toEqual({ sent: `Bearer ${TOKEN}` });
  });

  it("sends no request before a token is needed", async () => {
    create();
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.forms).toEqual([]);
  });

  it("refuses invalid options", () => {
    expect(() => create({ maxScopes: 0 })).toThrow(
      expect.objectContaining({
        code: "callgate_configuration_invalid",
        name: "ConfigurationError",
      }),
    );
  });

  it("refuses to be created in a browser", () => {
    vi.stubGlobal("window", {});
    expect(() => create()).not.toThrow();
    vi.stubGlobal("document", {});
    expect(() => create()).toThrow(
      expect.objectContaining({ code: "callgate_configuration_invalid" }),
    );
    expect(() => create()).toThrow("in a test, use the environment `node` instead of jsdom");
  });

  it("shows no token to logs", async () => {
    const client = create();
    await client.getToken();
    const shown = inspect([client, client.status()], { depth: null, showHidden: true });
    expect(shown + JSON.stringify(client.status())).not.toContain(TOKEN);
  });
});

describe("TokenClient.warmUp", () => {
  it("gets tokens before they are needed", async () => {
    const client = create();
    expect(await client.warmUp()).toBe(true);
    expect(await client.warmUp(["a b", ["b", "a"], "c"])).toBe(true);
    expect(server.forms.map((form) => form.get("scope"))).toEqual([null, "a b", "c"]);
  });

  it("does not reject where there is no token", async () => {
    server.status = 400;
    expect(await create().warmUp()).toBe(false);
    expect(await create().warmUp(["a"])).toBe(false);
  });
});

describe("TokenClient.ready", () => {
  it("resolves once there is a token", async () => {
    const client = create();
    expect(client.status().usable).toBe(false);
    expect(await client.ready()).toBe(true);
    expect(client.status().usable).toBe(true);
  });

  it("tries again until there is one", async () => {
    const clock = createFakeClock();
    const auth = new ScriptedCredential();
    auth.isUnavailable = true;
    const client = create({ clock, auth });
    const ready = client.ready();
    await clock.advance(5000);
    auth.isUnavailable = false;
    for (let turn = 0; turn < 40; turn += 1) await clock.advance(100);
    expect(await ready).toBe(true);
    expect(clock.pendingTimers).toBe(0);
    expect(auth.reads.length).toBeGreaterThan(2);
    expect(auth.reads.length).toBeLessThan(8);
  });

  it("returns false at the deadline", async () => {
    const clock = createFakeClock();
    const auth = new ScriptedCredential();
    auth.isUnavailable = true;
    let answer: boolean | undefined;
    void create({ clock, auth })
      .ready({ deadlineMs: 3000 })
      .then((ready) => {
        answer = ready;
      });
    await clock.advance(2999);
    expect(answer).toBeUndefined();
    await clock.advance(1);
    expect(answer).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  it("returns false when the client is closed", async () => {
    const auth = new ScriptedCredential();
    auth.isUnavailable = true;
    const client = create({ auth, clock: createFakeClock() });
    const ready = client.ready();
    await client.close();
    expect(await ready).toBe(false);
    expect(await client.ready()).toBe(false);
  });

  it.each([-1, 600_001, 1.5])("refuses a deadline of %s", async (deadlineMs) => {
    await expect(create().ready({ deadlineMs })).rejects.toMatchObject({
      code: "callgate_configuration_invalid",
      faults: [{ option: "deadlineMs" }],
    });
  });
});

describe("TokenClient.close", () => {
  it("ends what is under way, also by asyncDispose", async () => {
    const client = create({ fetch: () => new Promise(() => {}) });
    const call = client.getToken();
    const outcome = expect(call).rejects.toMatchObject({ code: "closed" });
    await client[Symbol.asyncDispose]();
    await outcome;
    await expect(client.getToken()).rejects.toMatchObject({ code: "closed" });
  });
});

describe("token events", () => {
  const happy = ["request", "renewed", "handed_out", "handed_out"];

  it("are published on the channel and passed to onEvent, without a token", async () => {
    const received: TokenEvent[] = [];
    const heard: TokenEvent[] = [];
    const listen = (event: unknown): void => {
      heard.push(event as TokenEvent);
    };
    subscribe("callgate:token", listen);
    const client = create({ scope: "read", onEvent: (event) => received.push(event) });
    await client.getToken();
    await client.getToken();
    unsubscribe("callgate:token", listen);
    expect(received.map(({ type }) => type)).toEqual(happy);
    expect(heard).toEqual(received);
    expect(received[0]).toMatchObject({
      clientId: "checkout",
      server: `${server.origin}/token`,
      scope: "read",
      type: "request",
      attempt: 1,
      outcome: "granted",
      credentialVersion: "v1",
      awaited: true,
    });
    expect(received[3]).toMatchObject({ type: "handed_out", state: "fresh", waitedMs: 0 });
    expect(inspect(received)).not.toContain(TOKEN);
    expect(received.every(Object.isFrozen)).toBe(true);
  });

  it("report a call that got no token", async () => {
    server.status = 400;
    const received: TokenEvent[] = [];
    const client = create({ onEvent: (event) => received.push(event) });
    await client.getToken().catch(() => {});
    await client.getToken().catch(() => {});
    expect(received.map(({ type }) => type)).toEqual(["request", "cooldown", "refused", "refused"]);
    expect(received[1]).toMatchObject({ code: "request_rejected", failures: 1, serving: false });
  });

  it("are not affected by a listener that throws or rejects", async () => {
    const throwing = create({
      onEvent: () => {
        throw new Error("listener");
      },
    });
    const rejecting = create({ onEvent: async () => Promise.reject(new Error("listener")) });
    expect((await throwing.getToken()).value).toBe(TOKEN);
    expect((await rejecting.getToken()).value).toBe(TOKEN);
  });
});
