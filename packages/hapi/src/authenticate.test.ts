// cspell:ignore czpwdw
import type { SharedOptions } from "@callgate/core";
import { type Boom, unauthorized } from "@hapi/boom";
import type { Lifecycle, RouteOptionsAccess, Server } from "@hapi/hapi";
import { describe, expect, it } from "vitest";
import { type AdapterOptions, RefusedError } from "./index.js";
import { routeFor, useService, whoCalls } from "./test-support/service.js";

const service = useService();

type Headers = Record<string, string>;

interface Setting extends AdapterOptions {
  readonly mode?: "enforce" | "report";
  readonly fetch?: NonNullable<SharedOptions["fetch"]>;
  /** Changes to the server before its route is added. */
  readonly prepare?: (server: Server) => void;
}

/** A server with one route of this `auth`, as a function from headers to its answer. */
async function askingRouteWith(
  auth: RouteOptionsAccess,
  { prepare, ...options }: Setting = {},
): Promise<(headers?: Headers) => Promise<Record<string, unknown>>> {
  const server = await service.server(options);
  prepare?.(server);
  server.route(routeFor({ auth }));
  await server.initialize();
  return async (headers = {}) => {
    const response = await server.inject({ url: "/orders", headers });
    const challenge = response.headers["www-authenticate"];
    return { statusCode: response.statusCode, challenge, ...JSON.parse(response.payload) };
  };
}

describe('mode "optional"', () => {
  const auth = { strategy: "callgate", mode: "optional" } as const;

  it("continues without credentials, unauthenticated", async () => {
    const ask = await askingRouteWith(auth);
    const anonymous = { statusCode: 200, caller: null, isAuthenticated: false };
    expect(await ask()).toMatchObject(anonymous);
    expect(await ask({ authorization: "Basic cmVwb3J0czpwdw==" })).toMatchObject(anonymous);
  });

  it("continues with good credentials", async () => {
    const ask = await askingRouteWith(auth);
    const answer = await ask(await service.from("reports"));
    expect(answer).toMatchObject({ caller: "reports", isAuthenticated: true });
  });

  it("refuses bad credentials, and a caller the policy does not name", async () => {
    const ask = await askingRouteWith(auth);
    const malformed = await ask({ authorization: "Bearer" });
    expect(malformed).toMatchObject({ statusCode: 400, code: "credentials_malformed" });
    const stranger = await ask(await service.from("stranger"));
    expect(stranger).toMatchObject({ statusCode: 403, code: "caller_not_allowed" });
  });
});

describe('mode "try"', () => {
  const auth = { strategy: "callgate", mode: "try" } as const;
  const refused = { statusCode: 200, caller: null, isAuthenticated: false };

  it("continues with good credentials, authenticated", async () => {
    const ask = await askingRouteWith(auth);
    const answer = await ask(await service.from("reports"));
    expect(answer).toMatchObject({ caller: "reports", isAuthenticated: true, error: null });
  });

  it("continues without credentials, unauthenticated", async () => {
    const ask = await askingRouteWith(auth);
    expect(await ask()).toMatchObject(refused);
  });

  it("continues with refused ones, unauthenticated, with the reason in request.auth.error", async () => {
    const ask = await askingRouteWith(auth);
    const malformed = await ask({ authorization: "Bearer x" });
    expect(malformed).toMatchObject({ ...refused, error: "token_malformed" });
    const stranger = await ask(await service.from("stranger"));
    expect(stranger).toMatchObject({ ...refused, error: "caller_not_allowed" });
  });

  it("continues when nothing could be decided, unauthenticated", async () => {
    const prepare = (server: Server): void => server.plugins.callgate.gate.close();
    const ask = await askingRouteWith(auth, { prepare });
    const answer = await ask(await service.from("reports"));
    expect(answer).toMatchObject({ ...refused, error: "keys_unavailable" });
  });
});

describe("a route with several strategies", () => {
  /** A strategy that reads a session from a header of that name. */
  const prepare = (server: Server): void => {
    server.auth.scheme("session", () => ({
      authenticate: ({ headers }, h) =>
        headers.session === undefined
          ? h.unauthenticated(unauthorized(null, "Session"))
          : h.authenticated({ credentials: { user: {} } }),
    }));
    server.auth.strategy("session", "session");
  };

  it.each([{ strategies: ["callgate", "session"] }, { strategies: ["session", "callgate"] }])(
    "accepts the credentials of either: $strategies",
    async (auth) => {
      const ask = await askingRouteWith(auth, { prepare });
      const session = await ask({ session: "1" });
      expect(session).toMatchObject({ statusCode: 200, caller: null, isAuthenticated: true });
      expect(await ask(await service.from("reports"))).toMatchObject({ caller: "reports" });
    },
  );

  it("finally refuses what the gate refuses, whatever the next strategy would decide", async () => {
    const ask = await askingRouteWith({ strategies: ["callgate", "session"] }, { prepare });
    const answer = await ask({ ...(await service.from("stranger")), session: "1" });
    expect(answer).toMatchObject({ statusCode: 403, code: "caller_not_allowed" });
  });

  it("challenges for every strategy without any credentials", async () => {
    const ask = await askingRouteWith({ strategies: ["callgate", "session"] }, { prepare });
    expect(await ask()).toMatchObject({
      statusCode: 401,
      challenge: 'Bearer realm="api", Session',
    });
  });

  describe.each([{ strategies: ["callgate", "session"] }, { strategies: ["session", "callgate"] }])(
    "in report mode: $strategies",
    (auth) => {
      const setting = { prepare, mode: "report" } as const;
      const bad = { authorization: "Bearer x" };

      it.each([
        ["no credentials", async () => ({})],
        ["a token that is not one", async () => bad],
        ["two tokens", async () => ({ authorization: "Bearer a b" })],
        ["a stranger's valid token", () => service.from("stranger")],
      ])("opens nothing to %s", async (_what, headers) => {
        const ask = await askingRouteWith(auth, setting);
        expect(await ask(await headers())).toMatchObject({ statusCode: 401 });
      });

      it("opens nothing when no decision can be reached", async () => {
        const fetch = () => Promise.reject(new Error("down"));
        const ask = await askingRouteWith(auth, { ...setting, fetch });
        const token = await service.from("reports");
        expect(await ask(token)).toMatchObject({ statusCode: 401 });
        expect(await ask({ ...token, session: "1" })).toMatchObject({
          caller: null,
          statusCode: 200,
        });
      });

      it("leaves callers that the gate would refuse to the other strategy", async () => {
        const ask = await askingRouteWith(auth, setting);
        for (const headers of [{}, bad, await service.from("stranger")]) {
          const answer = await ask({ ...headers, session: "1" });
          expect(answer).toMatchObject({ statusCode: 200, caller: null, isAuthenticated: true });
        }
      });

      it("authenticates listed callers", async () => {
        const ask = await askingRouteWith(auth, setting);
        const answer = await ask(await service.from("reports"));
        expect(answer).toMatchObject({ caller: "reports", isAuthenticated: true });
      });

      it("continues unauthenticated in mode try", async () => {
        const ask = await askingRouteWith({ ...auth, mode: "try" }, setting);
        for (const headers of [{}, bad, await service.from("stranger")]) {
          const answer = await ask(headers);
          expect(answer).toMatchObject({ statusCode: 200, caller: null, isAuthenticated: false });
        }
      });
    },
  );
});

describe("report mode", () => {
  it("lets refused callers through, authenticated only when the token is good", async () => {
    const ask = await askingRouteWith({ strategy: "callgate" }, { mode: "report" });
    const stranger = await ask(await service.from("stranger"));
    expect(stranger).toMatchObject({ statusCode: 200, caller: "stranger", isAuthenticated: true });
    for (const headers of [{}, { authorization: "Bearer x" }]) {
      const anonymous = { statusCode: 200, caller: null, isAuthenticated: false };
      expect(await ask(headers)).toMatchObject(anonymous);
    }
  });
});

describe("server.auth.test", () => {
  /** The result of server.auth.test in a handler, on a route of this `auth`. */
  async function learnt(auth: RouteOptionsAccess | false, headers: Headers, setting: Setting) {
    const server = await service.server(setting);
    setting.prepare?.(server);
    const handler: Lifecycle.Method = (request) =>
      request.server.auth.test("callgate", request).then(
        ({ credentials }) => ({ caller: (credentials as { caller?: { id: string } }).caller?.id }),
        (error: { data?: { reason: string } } | symbol) =>
          error instanceof Error
            ? { refused: (error as Boom).data?.reason }
            : { thrown: String(error) },
      );
    server.route({ ...routeFor({ auth }), handler });
    await server.initialize();
    const { payload } = await server.inject({ url: "/orders", headers });
    return JSON.parse(payload);
  }

  const asking: Setting["prepare"] = (server) => {
    server.auth.scheme("asking", () => ({
      authenticate: async (request, h) => {
        const data = await request.server.auth.test("callgate", request);
        return h.authenticated(data as never);
      },
    }));
    server.auth.strategy("asking", "asking");
  };

  describe.each(["enforce", "report"] as const)("in mode %s", (mode) => {
    it("reports every refusal as an error", async () => {
      const open: RouteOptionsAccess = { strategy: "callgate", mode: "try" };
      const stranger = await service.from("stranger");
      const refused = { refused: "caller_not_allowed" };
      expect(await learnt(open, stranger, { mode })).toEqual(refused);
      expect(await learnt(open, {}, { mode })).toEqual({ refused: "credentials_missing" });
      expect(await learnt(open, await service.from("reports"), { mode })).toEqual({
        caller: "reports",
      });
    });

    it("authenticates no unknown caller for another scheme that calls it", async () => {
      const setting = { mode, prepare: asking };
      const ask = await askingRouteWith({ strategies: ["asking", "callgate"] }, setting);
      expect(await ask(await service.from("reports"))).toMatchObject({ caller: "reports" });
      const server = await service.server({ mode });
      asking(server);
      server.route(routeFor({ auth: "asking" }));
      for (const headers of [await service.from("stranger"), {}]) {
        const { statusCode } = await server.inject({ url: "/orders", headers });
        expect([401, 403]).toContain(statusCode);
      }
    });
  });

  it("reports what report mode has let through before", async () => {
    const stranger = await service.from("stranger");
    const auth: RouteOptionsAccess = { strategy: "callgate" };
    expect(await learnt(auth, {}, { mode: "report" })).toEqual({ refused: "credentials_missing" });
    expect(await learnt(auth, stranger, { mode: "report" })).toEqual({
      refused: "caller_not_allowed",
    });
  });
});

describe("hapi's own access rules", () => {
  const callgate = { callers: ["reports"] };

  it.each([
    ["orders:read orders:write", 200],
    ["orders:read", 403],
    ["", 403],
  ])("compare the scopes %j with auth.scope", async (scope, statusCode) => {
    const ask = await askingRouteWith({ strategy: "callgate", scope: ["+orders:write"] });
    expect(await ask(await service.from("reports", scope))).toMatchObject({ statusCode });
  });

  it.each([
    ["app", "reports", 200],
    ["app", "alice", 403],
    ["user", "reports", 403],
    ["user", "alice", 200],
  ] as const)("with entity %j say to a token for %s: %d", async (entity, sub, statusCode) => {
    const server = await service.server();
    const auth = { strategy: "callgate", access: { entity } };
    server.route(routeFor({ auth, plugins: { callgate } }));
    const token = await service.issuer.token({ caller: "reports", claims: { sub } });
    const headers = { authorization: `Bearer ${token}` };
    expect(await server.inject({ url: "/orders", headers })).toMatchObject({ statusCode });
  });
});

describe('onDenied: "next"', () => {
  it("passes a Boom to onPreResponse, whose data is the decision", async () => {
    const responses: unknown[] = [];
    const prepare = (server: Server): void => {
      server.ext("onPreResponse", ({ response }, h) => {
        responses.push(response);
        return h.continue;
      });
    };
    const ask = await askingRouteWith({ strategy: "callgate" }, { prepare, onDenied: "next" });
    const answer = await ask(await service.from("stranger"));
    const [response] = responses as Boom[];
    expect(response).toBeInstanceOf(RefusedError);
    expect(response).toMatchObject({ isBoom: true, code: "caller_not_allowed" });
    expect(response?.data).toMatchObject({ outcome: "denied", reason: "caller_not_allowed" });
    const message = "This client may not call this endpoint";
    expect(answer).toMatchObject({ statusCode: 403, error: "Forbidden", message });
  });
});

describe("server.auth.test", () => {
  const asking = async (): Promise<Server> => {
    const server = await service.server();
    const plugins = { callgate: { callers: ["reports"] } };
    server.route({
      method: "GET",
      path: "/orders",
      options: { auth: false, plugins },
      handler: (request) =>
        server.auth.test("callgate", request).then(
          ({ credentials }) => ({ caller: credentials.caller?.id }),
          (error: RefusedError) => ({ code: error.code }),
        ),
    });
    await server.initialize();
    return server;
  };

  it("gives the credentials of a caller the route's policy names", async () => {
    const headers = await service.from("reports");
    const { result } = await (await asking()).inject({ url: "/orders", headers });
    expect(result).toEqual({ caller: "reports" });
  });

  it("throws the refusal as an error", async () => {
    const headers = await service.from("stranger");
    const server = await asking();
    const stranger = await server.inject({ url: "/orders", headers });
    expect(stranger.result).toEqual({ code: "caller_not_allowed" });
    const anonymous = await server.inject("/orders");
    expect(anonymous.result).toEqual({ code: "credentials_missing" });
  });
});

describe("credentials injected in a test", () => {
  it("replace a token", async () => {
    const server = await service.server();
    server.route({ ...routeFor({ auth: "callgate" }), handler: whoCalls });
    const caller = { id: "reports", issuer: service.issuer.url, alias: undefined };
    const auth = { strategy: "callgate", credentials: { caller } };
    const { result } = await server.inject({ url: "/orders", auth });
    expect(result).toMatchObject({ caller: "reports" });
  });
});
