import "./augment.js";
import type { Gate } from "@callgate/core";
import fastify, { type FastifyContextConfig, type FastifyInstance } from "fastify";
import { describe, expectTypeOf, it } from "vitest";
import { type Auth, authOf, callgate } from "./index.js";

// Held by the compiler: `npm run types` fails where one of these does.

describe("the types for Fastify 5", () => {
  it("know the caller of any request, where there is one", () => {
    fastify().get("/", (request) => {
      expectTypeOf(request.auth).toEqualTypeOf<Auth | null>();
      expectTypeOf(authOf(request)).toEqualTypeOf<Auth>();
    });
  });

  it("know the policy of a route", () => {
    const callers = ["reports", { client: "legacy-batch", until: "2027-01-31" }];
    expectTypeOf({ callgate: { callers, scope: "orders:read" } }).toExtend<FastifyContextConfig>();
    const words: FastifyContextConfig[] = [
      { callgate: "none" },
      { callgate: "public" },
      { callgate: "open" },
      { callgate: "GET /orders/:id" },
    ];
    expectTypeOf(words).toBeArray();
    // @ts-expect-error callers is mandatory
    const withoutCallers: FastifyContextConfig = { callgate: { scope: "orders:read" } };
    expectTypeOf(withoutCallers).toEqualTypeOf<FastifyContextConfig>();
  });

  it("know the request in a condition", () => {
    fastify().get<{ Params: { id: string } }>(
      "/:id",
      {
        config: {
          callgate: { callers: "any", condition: (_auth, { original }) => original?.ip === "::1" },
        },
      },
      ({ params }) => params.id,
    );
  });

  it("know the options of the plugin, and its decorator", () => {
    const register = async (app: FastifyInstance) => {
      const issuer = "https://login.example.com";
      await app.register(callgate, { issuer, audience: "orders" });
      await app.register(callgate.scoped, { gate: app.callgate.gate, onDenied: "next" });
      // @ts-expect-error audience is mandatory
      await app.register(callgate, { issuer });
    };
    expectTypeOf(register).toBeFunction();
    expectTypeOf<FastifyInstance["callgate"]["gate"]>().toEqualTypeOf<Gate>();
    expectTypeOf<FastifyInstance["callgate"]["reload"]>().toBeFunction();
  });
});
