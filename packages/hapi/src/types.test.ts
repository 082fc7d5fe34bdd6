import type { Gate } from "@callgate/core";
import { server as createServer, type RouteOptions } from "@hapi/hapi";
import { describe, expectTypeOf, it } from "vitest";
import { type Auth, authOf, callgate } from "./index.js";

// Checked by the compiler: `npm run types` fails when one of these does.

const server = createServer();

describe("the types for hapi 21", () => {
  it("know the caller of any request, if there is one", () => {
    server.route({
      method: "GET",
      path: "/",
      handler: (request) => {
        const { credentials } = request.auth;
        expectTypeOf(credentials.caller).toEqualTypeOf<Auth["caller"] | undefined>();
        expectTypeOf(credentials.scopes).toEqualTypeOf<readonly string[] | undefined>();
        expectTypeOf(credentials.user?.subject).toEqualTypeOf<string | undefined>();
        expectTypeOf(authOf(request)).toEqualTypeOf<Auth>();
        return null;
      },
    });
  });

  it("know that there is a caller on a route that declares so in hapi's own way", () => {
    server.route<{ AuthCredentialsExtra: Auth; Params: { id: string } }>({
      method: "GET",
      path: "/{id}",
      handler: ({ auth, params }) => {
        expectTypeOf(auth.credentials.caller).toEqualTypeOf<Auth["caller"]>();
        return params.id;
      },
    });
  });

  it("know the policy of a route", () => {
    const plugins = { callgate: { callers: ["reports"], scope: "orders:read" } };
    expectTypeOf({ plugins }).toExtend<RouteOptions>();
    const grant = { client: "legacy-batch", until: "2027-01-31" };
    expectTypeOf({ plugins: { callgate: { callers: ["a", grant] } } }).toExtend<RouteOptions>();
    const words: RouteOptions[] = [
      { plugins: { callgate: "none" } },
      { plugins: { callgate: "public" } },
    ];
    expectTypeOf(words).toBeArray();
    // @ts-expect-error callers is mandatory
    const withoutCallers: RouteOptions = { plugins: { callgate: { scope: "orders:read" } } };
    expectTypeOf(withoutCallers).toEqualTypeOf<RouteOptions>();
  });

  it("know the options of the plugin, and what it exposes", () => {
    const register = async () => {
      const issuer = "https://login.example.com";
      await server.register({ plugin: callgate, options: { issuer, audience: "orders" } });
      const { gate } = server.plugins.callgate;
      await server.register({ plugin: callgate, options: { gate, onDenied: "next" } });
      // @ts-expect-error audience is mandatory
      await server.register({ plugin: callgate, options: { issuer } });
    };
    expectTypeOf(register).toBeFunction();
    type Exposed = (typeof server.plugins)["callgate"];
    expectTypeOf<Exposed["gate"]>().toEqualTypeOf<Gate>();
    expectTypeOf<Exposed["reload"]>().toBeFunction();
  });

  it("do not affect other schemes", () => {
    server.auth.scheme("session", () => ({
      authenticate: (_request, h) => h.authenticated({ credentials: { user: { name: "alice" } } }),
    }));
  });
});
