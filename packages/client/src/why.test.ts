import { inspect } from "node:util";
import { fileSecret } from "@callgate/secrets";
import { createFakeClock } from "@callgate/testkit";
import { Servers } from "@callgate-tooling/test-support";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clientSecretBasic } from "./authentication/index.js";
import { sourceOf } from "./authentication/test-support/show.js";
import { TokenError } from "./errors.js";
import { type TokenEvent, tokenChannel } from "./events.js";
import type { TokenClientOptions } from "./options/token-client-options.js";
import { createTokenClient, type TokenClient } from "./token-client.js";

const emitted: [message: string, options: unknown][] = [];
beforeEach(() => {
  emitted.length = 0;
  vi.spyOn(process, "emitWarning").mockImplementation(((message: string, options: unknown) => {
    emitted.push([message, options]);
  }) as typeof process.emitWarning);
});

/** The suite itself subscribes to the channel, to scan its events: a client without listeners needs it unsubscribed. */
beforeEach(() => {
  Object.defineProperty(tokenChannel, "hasSubscribers", { get: () => false, configurable: true });
});
afterEach(() => {
  Reflect.deleteProperty(tokenChannel, "hasSubscribers");
});

const servers = new Servers();
const clients: TokenClient[] = [];
afterEach(async () => {
  servers.close();
  for (const client of clients.splice(0)) await client.close();
});

/** The address of a port on which no server listens any more. */
async function deadOrigin(): Promise<string> {
  const origin = await servers.http(() => {});
  servers.close();
  return origin;
}

function create(options: Partial<TokenClientOptions>): TokenClient {
  const client = createTokenClient({
    clientId: "checkout",
    auth: clientSecretBasic(sourceOf("never-seen")),
    random: () => 0,
    ...options,
  });
  clients.push(client);
  return client;
}

const errorOf = (client: TokenClient): Promise<TokenError> =>
  client.getToken().then(
    () => Promise.reject(new Error("there is a token")),
    (error) => error,
  );

describe("a token endpoint that cannot be reached", () => {
  it("is named, with Node's own code, by error, event and status", async () => {
    const origin = await deadOrigin();
    const { host } = new URL(origin);
    const events: TokenEvent[] = [];
    const client = create({
      tokenEndpoint: `${origin}/token`,
      onEvent: (event) => void events.push(event),
    });
    const error = await errorOf(client);
    expect(error).toMatchObject({
      code: "network_error",
      host,
      cause: { name: "SystemFailure", code: "ECONNREFUSED" },
      attempts: 4,
      errors: Array(4).fill(expect.objectContaining({ code: "network_error" })),
    });
    expect(events.find(({ type }) => type === "request")).toMatchObject({
      cause: "ECONNREFUSED",
      host,
    });
    expect(events.find(({ type }) => type === "cooldown")).toMatchObject({
      cause: "ECONNREFUSED",
      host,
    });
    expect(client.status().scopes[0]).toMatchObject({
      lastErrorCode: "network_error",
      lastErrorCause: "ECONNREFUSED",
    });
    // There is a listener: no warning is needed.
    expect(emitted).toEqual([]);
  });

  it("is a warning where there is no listener, once per cause until there is a token", async () => {
    const clock = createFakeClock();
    let fail: unknown = Object.assign(new Error("never-seen"), { code: "ENOTFOUND" });
    const client = create({
      tokenEndpoint: "https://login.example.com/token",
      clock,
      fetch: async () => {
        if (fail !== undefined) throw fail;
        return Response.json({ access_token: "t", token_type: "Bearer", expires_in: 60 });
      },
    });
    const attempt = async () => {
      const outcome = client.getToken().catch((error) => error);
      await clock.advance(60_000);
      return outcome;
    };
    await attempt();
    await attempt();
    expect(emitted).toHaveLength(1);
    expect(emitted[0]?.[0]).toMatch(
      /^No access token for client checkout at https:\/\/login.example.com\/token: .*network_error.*ENOTFOUND, login.example.com/,
    );
    expect(emitted[0]?.[1]).toEqual({
      type: "CallgateWarning",
      code: "CALLGATE_TOKEN_UNAVAILABLE",
    });
    fail = undefined;
    await attempt();
    fail = Object.assign(new Error("never-seen"), { code: "ENOTFOUND" });
    await clock.advance(60_000);
    await attempt();
    expect(emitted).toHaveLength(2);
    expect(inspect(emitted)).not.toContain("never-seen");
  });

  it("is not a warning where warnings are turned off", async () => {
    const client = create({ tokenEndpoint: await deadOrigin(), warnings: false });
    await errorOf(client);
    expect(emitted).toEqual([]);
  });
});

describe("a secret that cannot be read", () => {
  it("is named with its source and ENOENT, and is the cause", async () => {
    const events: TokenEvent[] = [];
    const client = create({
      tokenEndpoint: "https://login.example.com/token",
      auth: clientSecretBasic(fileSecret("/nonexistent/checkout", { warnings: false })),
      onEvent: (event) => void events.push(event),
    });
    const error = await errorOf(client);
    expect(error.message).toContain(
      "file /nonexistent/checkout: the secret does not exist, ENOENT",
    );
    expect(error).toMatchObject({
      code: "credential_unavailable",
      cause: {
        name: "SecretUnavailableError",
        code: "secret_missing",
        source: "file /nonexistent/checkout",
        cause: { code: "ENOENT" },
      },
    });
    expect(events.find(({ type }) => type === "credential_unavailable")).toMatchObject({
      source: "file /nonexistent/checkout",
      cause: "ENOENT",
    });
  });

  it("is described once in the warning", async () => {
    const secret = fileSecret("/nonexistent/checkout", { warnings: false });
    const client = create({
      tokenEndpoint: "https://login.example.com/token",
      auth: clientSecretBasic(secret),
    });
    const { message } = await errorOf(client);
    expect(emitted.map(([text]) => text)).toEqual([
      `No access token for client checkout at https://login.example.com/token: ${message}`,
    ]);
  });
});

describe("a total timeout", () => {
  it("keeps the error of each attempt, and the last one as its cause", async () => {
    const clock = createFakeClock();
    let requests = 0;
    const client = create({
      tokenEndpoint: "https://login.example.com/token",
      clock,
      fetch: async () => {
        requests += 1;
        if (requests === 1) throw Object.assign(new Error("x"), { code: "ECONNRESET" });
        return await new Promise<never>(() => {});
      },
    });
    const outcome = errorOf(client);
    await clock.advance(10_000);
    expect(await outcome).toMatchObject({
      code: "timeout",
      attempts: 3,
      errors: [
        { code: "network_error", cause: { code: "ECONNRESET" } },
        { code: "timeout", host: "login.example.com" },
      ],
      cause: { name: "TokenError", code: "timeout" },
    });
  });
});

describe("a refusal", () => {
  it("shows an error code that is not registered, in the warning as well", async () => {
    const client = create({
      tokenEndpoint: "https://login.example.com/token",
      fetch: async () => Response.json({ error: "invalid_client_metadata" }, { status: 400 }),
    });
    expect(await errorOf(client)).toMatchObject({ oauthError: "invalid_client_metadata" });
    expect(emitted[0]?.[0]).toContain("error invalid_client_metadata");
  });

  it("hints at the encoding where the server may have read another secret", async () => {
    const client = create({
      tokenEndpoint: "https://login.example.com/token",
      auth: clientSecretBasic(sourceOf("pear+tree%44")),
      fetch: async () => Response.json({ error: "invalid_client" }, { status: 401 }),
    });
    expect(await errorOf(client)).toMatchObject({ code: "credential_rejected", hint: "encoding" });
    expect(emitted[0]?.[0]).toContain("check first: encoding");
    expect(inspect(emitted)).not.toContain("pear");
  });
});

describe("a scope that is not granted", () => {
  const narrowed = (
    events: (event: TokenEvent) => void = () => {},
    granted = { scope: "read" },
  ) => {
    const clock = createFakeClock();
    const options = {
      ...{ tokenEndpoint: "https://login.example.com/token", scope: "write read", clock },
      fetch: async () =>
        Response.json({ access_token: "t", token_type: "Bearer", expires_in: 60, ...granted }),
    };
    return { clock, granted, options, events };
  };

  it("is an event, once until everything is granted", async () => {
    const events: TokenEvent[] = [];
    const { clock, granted, options } = narrowed();
    const client = create({ ...options, onEvent: (event) => void events.push(event) });
    const renew = async () => {
      await client.getToken();
      await clock.advance(60_000);
    };
    const warnings = () => events.filter(({ type }) => type === "warning");
    await renew();
    await renew();
    expect(warnings()).toMatchObject([
      { code: "scope_narrowed", scope: "read write", missing: ["write"] },
    ]);
    granted.scope = "write read";
    await renew();
    granted.scope = "read";
    await renew();
    expect(warnings()).toHaveLength(2);
    expect(emitted).toEqual([]);
  });

  it("is a warning where there is no listener, once", async () => {
    const { clock, options } = narrowed();
    const client = create(options);
    await client.getToken();
    await clock.advance(60_000);
    await client.getToken();
    expect(emitted).toMatchObject([
      [expect.stringContaining("missing: write"), { code: "CALLGATE_SCOPE_NARROWED" }],
    ]);
  });

  it.each(["write read", "read write more", ""])(
    "is not reported where %j is granted",
    async (scope) => {
      const { options } = narrowed(undefined, { scope });
      await create(options).getToken();
      expect(emitted).toEqual([]);
    },
  );
});

describe("an answer without a lifetime or a token type", () => {
  const answering = (more: Partial<TokenClientOptions> = {}) => {
    const clock = createFakeClock();
    const client = create({
      ...{ tokenEndpoint: "https://login.example.com/token", clock },
      fetch: async () => Response.json({ access_token: "t" }),
      ...more,
    });
    return { client, clock };
  };

  it("is a warning where there is no listener, once per client", async () => {
    const { client, clock } = answering({ assumeLifetimeSeconds: 120 });
    await client.getToken({ scope: "read" });
    await client.getToken({ scope: "write" });
    await clock.advance(120_000);
    await client.getToken({ scope: "read" });
    expect(emitted).toMatchObject([
      [expect.stringContaining("120 s"), { code: "CALLGATE_LIFETIME_MISSING" }],
      [expect.stringContaining("token_type"), { code: "CALLGATE_TOKEN_TYPE_MISSING" }],
    ]);
    expect(emitted[0]?.[0]).toContain("client checkout at https://login.example.com/token");
  });

  it("is a warning where a bearer token is granted in place of a bound one", async () => {
    const fetch = async () =>
      Response.json({ access_token: "t", token_type: "Bearer", expires_in: 300 });
    const { client } = answering({ dpop: { required: false }, fetch });
    await client.getToken({ scope: "read" });
    await client.getToken({ scope: "write" });
    expect(emitted).toMatchObject([
      [expect.stringContaining("enable DPoP"), { code: "CALLGATE_TOKEN_UNBOUND" }],
    ]);
  });

  it("is not a warning where warnings are turned off, or an event has a listener", async () => {
    const events: TokenEvent[] = [];
    await answering({ warnings: false }).client.getToken();
    await answering({ onEvent: (event) => void events.push(event) }).client.getToken();
    expect(emitted).toEqual([]);
    expect(events.filter(({ type }) => type === "warning")).toHaveLength(2);
  });
});

describe("plain http", () => {
  const options = { tokenEndpoint: "http://keycloak:8080/token" };

  it("is refused, with the option that allows it", () => {
    expect(() => create(options)).toThrow(/insecureOrigins: \["http:\/\/keycloak:8080"\]/);
    expect(() => create({ ...options, insecureOrigins: ["http://keycloak:8081"] })).toThrow();
    expect(() => create({ ...options, insecureOrigins: ["http://other:8080"] })).toThrow();
    expect(emitted).toEqual([]);
  });

  it("causes one warning per client where it is listed", () => {
    const client = create({ ...options, insecureOrigins: ["http://keycloak:8080"] });
    expect(emitted).toMatchObject([
      [expect.stringContaining("http://keycloak:8080"), { code: "CALLGATE_INSECURE_ORIGIN" }],
    ]);
    const origins = ["http://inventory:3000"];
    expect(() => client.fetchFor({ origins })).toThrow(/insecureOrigins/);
    for (let time = 0; time < 2; time += 1) client.fetchFor({ origins, insecureOrigins: origins });
    expect(emitted).toHaveLength(2);
    expect(() =>
      client.fetchFor({ origins: ["http://inventory:3001"], insecureOrigins: origins }),
    ).toThrow();
  });
});

describe("TokenError", () => {
  it("keeps cause and errors when its details change", () => {
    expect(new TokenError("closed", "x").errors).toEqual([]);
    expect("cause" in new TokenError("closed", "x")).toBe(false);
  });
});
