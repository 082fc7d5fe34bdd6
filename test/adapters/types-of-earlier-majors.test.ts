import "@callgate/express/augment";
import "@callgate/koa/augment";
import { type Auth, authOf, callgate as callgateForExpress } from "@callgate/express";
import { callgate as callgateForKoa } from "@callgate/koa";
import express4 from "express4";
import Koa2 from "koa2";
import { describe, expectTypeOf, it } from "vitest";

// Checked by the compiler: `npm run types` fails when one of these does. The current majors have the same checks
// beside each adapter.

const options = { issuer: "https://login.example.com", audience: "orders" };
const policy = { callers: ["reports"] };

describe("the types for Express 4", () => {
  const gate = callgateForExpress(options);

  it("accept a gate as a handler, and keep the inferred types of the others", () => {
    const app = express4();
    app.get("/:tenant/orders", gate(policy), (req) => {
      expectTypeOf(req.params).toEqualTypeOf<{ tenant: string }>();
      expectTypeOf(req.auth).toEqualTypeOf<Auth | undefined>();
      expectTypeOf(authOf(req)).toEqualTypeOf<Auth>();
    });
    app.use("/orders", gate(policy), express4.json()).use(gate.undeclared());
    express4.Router().use(gate(policy), gate.undeclared());
    expectTypeOf(gate.protect).toBeCallableWith(app);
    expectTypeOf(gate.protect).toBeCallableWith(express4.Router(), { at: "/v1" });
  });
});

describe("the types for Koa 2", () => {
  const gate = callgateForKoa(options);

  it("accept a gate as middleware, and know the caller downstream", () => {
    new Koa2().use(gate(policy)).use((ctx) => {
      expectTypeOf(ctx.state.auth).toEqualTypeOf<Auth>();
    });
    expectTypeOf(gate(policy)).toExtend<Koa2.Middleware>();
  });
});
