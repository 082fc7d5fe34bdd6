import { type Context, Hono } from "hono";
import { describe, expectTypeOf, it } from "vitest";
import { type Auth, authOf, callgate, type EndpointDeclaration } from "./index.js";

// Checked by the compiler: `npm run types` fails when one of these does.

const gate = callgate({ issuer: "https://login.example.com", audience: "orders" });
const readers = gate({ callers: ["reports"] });

interface Session {
  readonly Variables: { readonly session: string };
}

describe("the types for Hono 4", () => {
  it("know the caller behind a gate, beside an application's own variables and parameters", () => {
    new Hono().get("/:id", readers, (c) => {
      expectTypeOf(c.var.auth).toEqualTypeOf<Auth>();
      expectTypeOf(c.get("auth")).toEqualTypeOf<Auth>();
      return c.text(c.req.param("id"));
    });
    new Hono<Session>().get("/:id", readers, (c) => {
      expectTypeOf(c.var.auth).toEqualTypeOf<Auth>();
      return c.text(c.var.session);
    });
    new Hono().use(readers).get("/", (c) => c.text(c.var.auth.caller.id));
  });

  it("have no certain caller where a policy may be public", () => {
    const declared = "public" as EndpointDeclaration;
    new Hono().get("/", gate("public"), (c) => {
      expectTypeOf(c.var.auth).toEqualTypeOf<Auth | undefined>();
      return c.text("");
    });
    new Hono().get("/", gate(declared), (c) => {
      expectTypeOf(c.var.auth).toEqualTypeOf<Auth | undefined>();
      expectTypeOf(authOf(c)).toEqualTypeOf<Auth>();
      return c.text("");
    });
    const named = () =>
      new Hono().get("/", gate("GET /"), (c) => {
        expectTypeOf(c.var.auth).toEqualTypeOf<Auth | undefined>();
        return c.text(authOf(c).caller.id);
      });
    expectTypeOf(named).toBeFunction();
  });

  it("know the condition's request", () => {
    gate({
      callers: ["reports", { client: "legacy-batch", until: "2027-01-31" }],
      condition: (auth, { original }) => {
        expectTypeOf(auth).toEqualTypeOf<Auth>();
        expectTypeOf(original).toEqualTypeOf<Context | undefined>();
        return true;
      },
    });
  });

  it("refuse the gate itself, and functions that create middleware, in place of middleware", () => {
    const mistakes = () => {
      // @ts-expect-error meant was gate({ callers: ["reports"] })
      new Hono().use(gate);
      // @ts-expect-error meant was gate.undeclared()
      new Hono().use(gate.undeclared);
      // @ts-expect-error callers is mandatory
      gate({ scope: "orders:read" });
      // @ts-expect-error audience is mandatory
      callgate({ issuer: "https://login.example.com" });
    };
    expectTypeOf(mistakes).toBeFunction();
  });
});
