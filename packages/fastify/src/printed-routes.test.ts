import createFastify, { type FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { printedRoutes } from "./printed-routes.js";

const printing = (text: string): FastifyInstance =>
  ({ printRoutes: () => text }) as unknown as FastifyInstance;

describe("printedRoutes", () => {
  it("reads the routes of a server with their methods, hosts and hooks", async () => {
    const app = createFastify();
    app.addHook("onRequest", async function authenticate() {});
    app.get("/orders", () => "");
    app.route({ method: ["GET", "POST"], url: "/orders/:id", handler: () => "" });
    app.get("/hosted", { constraints: { host: "a.example.com" } }, () => "");
    await app.ready();
    const routes = printedRoutes(app);
    expect(routes).toEqual(
      expect.arrayContaining([
        { methods: ["GET"], path: "/orders", host: undefined, onRequest: ["authenticate()"] },
        {
          methods: ["GET", "POST"],
          path: "/orders/:id",
          host: undefined,
          onRequest: ["authenticate()"],
        },
        expect.objectContaining({ methods: ["GET"], path: "/hosted", host: "a.example.com" }),
      ]),
    );
    await app.close();
  });

  it.each([
    ["nothing", ""],
    ["another text", "No routes.\n(empty)"],
    ["methods in another form", "└── / (get)\n    └── orders [GET]"],
    ["hooks before any route", '• (onRequest) ["authenticate()"]'],
  ])("reads %s as no routes", (_what, text) => {
    expect(printedRoutes(printing(text))).toEqual([]);
  });

  it.each([
    ["hooks that are not JSON", "• (onRequest) [authenticate()]", undefined],
    ["hooks that are not a list", '• (onRequest) {"a":1}', undefined],
    ["a constraint that is not a text", "", '{"host":7}'],
    ["constraints that are not JSON", "", "{host}"],
    ["constraints without a host", "", '{"version":"1.0.0"}'],
  ])("leaves out %s", (_what, hooks, constraints) => {
    const text = `└── /orders (GET)${constraints === undefined ? "" : ` ${constraints}`}\n    ${hooks}`;
    expect(printedRoutes(printing(text))).toEqual([
      { methods: ["GET"], path: "/orders", host: undefined, onRequest: [] },
    ]);
  });
});
