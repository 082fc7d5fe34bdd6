// cspell:ignore pubilc
import express from "express";
import { describe, expectTypeOf, it } from "vitest";
import {
  type Auth,
  authOf,
  type CallerGrant,
  callgate,
  type EndpointDeclaration,
  type EndpointPolicy,
} from "./index.js";

// Checked by the compiler: `npm run types` fails when one of these does.

const gate = callgate({ issuer: "https://login.example.com", audience: "orders" });
const app = express();

describe("the types for Express 5", () => {
  it("know the caller of any request, if there is one", () => {
    app.get("/", (req) => {
      expectTypeOf(req.auth).toEqualTypeOf<Auth | undefined>();
      expectTypeOf(authOf(req)).toEqualTypeOf<Auth>();
    });
  });

  it("keep the inferred types of the other handlers", () => {
    const readers = gate({ callers: ["reports"] });
    app.get("/:tenant/orders/:id", readers, (req, res) => {
      expectTypeOf(req.params).toEqualTypeOf<{ tenant: string } & { id: string }>();
      expectTypeOf(res.json).toBeFunction();
    });
    app.post<"/orders", object, { id: number }, { item: string }>("/orders", readers, (req) => {
      expectTypeOf(req.body).toEqualTypeOf<{ item: string }>();
    });
    app.use("/orders", readers, express.json());
    app.use(readers, gate.undeclared());
    express.Router().all("/", readers).use(gate.undeclared());
  });

  it("accept grants that end, and the words for no caller and for everyone", () => {
    const grant: CallerGrant = { client: "legacy-batch", until: "2027-01-31", ticket: "PAY-1182" };
    const policy: EndpointPolicy = { callers: ["reports", grant], enforceFrom: "2026-12-15" };
    const declared: EndpointDeclaration[] = [policy, "none", "public"];
    for (const each of declared) expectTypeOf(gate(each)).toEqualTypeOf(gate(policy));
    // @ts-expect-error neither of the words
    const misspelt: EndpointDeclaration = "pubilc";
    // @ts-expect-error a day is written as a string
    const dated: CallerGrant = { client: "legacy-batch", until: new Date(0) };
    // @ts-expect-error client is mandatory
    const anonymous: CallerGrant = { until: "2027-01-31" };
    expectTypeOf([misspelt, dated, anonymous]).toBeArray();
  });

  it("accept an application or a router to protect, and no function", () => {
    expectTypeOf(gate.protect).toBeCallableWith(app);
    expectTypeOf(gate.protect).toBeCallableWith(express.Router(), { at: ["/v1", "/v2"] });
    // @ts-expect-error meant was gate.protect(app)
    const mistaken = () => gate.protect(() => {});
    expectTypeOf(mistaken).toBeFunction();
  });

  it("refuse the gate itself, and functions that create handlers, in place of a handler", () => {
    const mistakes = () => {
      // @ts-expect-error meant was gate({ callers: ["reports"] })
      express().use(gate);
      // @ts-expect-error meant was gate({ callers: ["reports"] })
      express().get("/", gate);
      // @ts-expect-error meant was gate({ callers: ["reports"] })
      express.Router().use(gate);
      // @ts-expect-error meant was gate.undeclared()
      express().use(gate.undeclared);
      // @ts-expect-error meant was gate.undeclared()
      express().all("/", gate.undeclared);
    };
    expectTypeOf(mistakes).toBeFunction();
  });

  it("refuse a policy without callers, and options without an audience", () => {
    // @ts-expect-error callers is mandatory
    const withoutCallers = () => gate({ scope: "orders:read" });
    // @ts-expect-error audience is mandatory
    const withoutAudience = () => callgate({ issuer: "https://login.example.com" });
    // @ts-expect-error an existing gate already has its options
    const withBoth = () => callgate(gate, { audience: "orders" });
    expectTypeOf([withoutCallers, withoutAudience, withBoth]).toBeArray();
  });
});
