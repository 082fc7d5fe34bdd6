import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callgate, expectProtected, routes, writeRoutes } from "@callgate/koa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { koaPairs } from "../support/koa-routers.js";
import { staticKeys } from "../support/static-keys.js";

const endpoints = {
  "GET /orders": { callers: ["reports"] },
  "POST /orders": { callers: ["checkout"] },
  "GET /orders/:id": { callers: ["reports"] },
  "* /jobs": "none",
  "GET /health": "public",
  "GET /internal/in": { callers: ["reports"] },
  "GET /r @a.example.com": { callers: ["reports"] },
  "GET /^\\/v\\d$/": { callers: ["reports"] },
} as const;
const gateOf = (inline?: "allow") =>
  callgate({
    issuer: "https://login.example.com",
    audience: "orders",
    jwks: staticKeys(),
    policy: { version: 1, endpoints },
    ...(inline && { inline }),
  });
const open = (): void => {};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "callgate-routes-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(koaPairs.slice(4))("the inventory of routers in $name", ({ Router, Application }) => {
  it("lists each route once for each method, pattern and host, with the entry that decides", () => {
    const gate = gateOf();
    const router = new Router().get(["/orders", "/orders/:id"], open).post("/orders", open);
    router
      .all("/jobs", open)
      .get("/health", open)
      .get(/^\/v\d$/, open);
    const hosted = new Router({ host: "a.example.com" }).get("/r", open);
    const mounted = new Router().get("/in", open);
    gate.protect(router);
    gate.protect(hosted);
    gate.protect(mounted, { at: "/internal" });
    const row = (name: string, policy: string = name) => {
      const [method, path] = name.split(" ");
      return { method, path, name, policy, gate: "first" };
    };
    const inventory = routes([router, hosted, { router: mounted, at: "/internal/" }]);
    expect(inventory).toEqual({
      callgate: 1,
      framework: expect.stringMatching(/^koa@3\.\d+\.\d+$/),
      routes: [
        row("GET /orders"),
        row("GET /orders/:id"),
        row("POST /orders"),
        row("* /jobs", "none"),
        row("GET /health", "public"),
        row("GET /^\\/v\\d$/"),
        { ...row("GET /r @a.example.com"), host: "a.example.com" },
        row("GET /internal/in"),
      ],
      middleware: [],
    });
    // The mount of a router need not be repeated.
    expect(routes([router, hosted, mounted])).toEqual(inventory);
    expect(() => expectProtected([router, hosted, mounted])).not.toThrow();
    // A single router needs no list.
    expect(routes(hosted)).toEqual(routes([hosted]));
    expect(routes({ router: mounted, at: "/internal" })).toEqual(routes([mounted]));
    expect(() => expectProtected(router)).not.toThrow();
  });

  it("reports what runs before a gate, and which gate is on another route or missing", () => {
    const gate = gateOf("allow");
    const router = new Router().param("id", open);
    router.get("/orders/:id", gate("GET /orders/:id"), open);
    router.post("/orders", open, open, gate("POST /orders"));
    router.get("/orders", gate("GET /orders/:id"), open);
    router.get("/old", gate({ callers: ["reports"] }), open);
    router.get("/open", open).get(/open/, open);
    const rows = routes([router]).routes.map(({ name, policy, gate, note }) => [
      name,
      policy,
      gate,
      note,
    ]);
    expect(rows).toEqual([
      ["GET /orders/:id", "GET /orders/:id", "first", expect.stringContaining("parameter id")],
      ["POST /orders", "POST /orders", "after 2 handlers", undefined],
      ["GET /orders", "UNPROTECTED", "first", expect.stringContaining("GET /orders/:id")],
      ["GET /old", "INLINE", "first", undefined],
      ["GET /open", "UNPROTECTED", "missing", expect.stringContaining("has no gate")],
      [undefined, "UNPROTECTED", "missing", expect.stringContaining("has no gate")],
    ]);
    expect(() => expectProtected([router])).toThrow(
      expect.objectContaining({
        faults: [
          expect.objectContaining({ code: "gate_mismatch", option: "GET /orders" }),
          expect.objectContaining({ code: "gate_missing", option: "GET /open" }),
          expect.objectContaining({ code: "gate_missing", option: "GET /open/" }),
        ],
      }),
    );
  });

  it("does not count a gate on router.use, and lists what else could answer there", () => {
    const gate = gateOf("allow");
    const router = new Router({ prefix: "/v1" });
    router.use(gate({ callers: ["reports"] }), function serveFiles() {});
    router.get("/orders", open);
    const { routes: rows, middleware } = routes([router]);
    expect(rows).toMatchObject([
      { gate: "missing", policy: "UNPROTECTED", note: expect.stringContaining("router.use") },
    ]);
    expect(middleware).toEqual([{ at: expect.stringMatching(/^\/v1/), name: "serveFiles" }]);
  });

  it("treats the gate of a router that was protected, then nested, as a misplaced gate", () => {
    const router = new Router().get("/orders", open);
    gateOf().protect(router);
    const outer = new Router().use(router.routes());
    expect(routes([outer]).routes).toMatchObject([
      { policy: "UNPROTECTED", note: expect.stringContaining("outermost") },
    ]);
    expect(() => expectProtected([{ router, at: "/elsewhere" }])).toThrow("gate_mismatch");
  });

  it("finds the gates of a protected router that OpenTelemetry has replaced, and their places", () => {
    const router = new Router().get(["/orders", "/orders/:id"], open).post("/orders", open);
    gateOf().protect(router);
    const before = routes(router);
    trace(router);
    expect(routes(router)).toEqual(before);
    expect(() => expectProtected(router)).not.toThrow();
  });

  it("does not count a gate that is gone from its place without OpenTelemetry's mark", () => {
    const router = new Router().get("/orders", open);
    gateOf().protect(router);
    const [layer] = router.stack;
    (layer?.stack as (typeof open)[])[0] = open;
    expect(() => expectProtected(router)).toThrow("gate_missing");
  });

  it("says that the gates of routes may be hidden, where OpenTelemetry has replaced them", () => {
    const router = new Router().get("/orders", gateOf()("GET /orders"), open);
    trace(router);
    expect(() => expectProtected(router)).toThrow("before `app.use(router.routes())`");
    const sharing = new Router()
      .get("/orders", gateOf()("GET /orders"), open)
      .post("/orders", gateOf()("POST /orders"), open);
    trace(sharing);
    const hint = expect.stringContaining("If OpenTelemetry instruments Koa");
    expect(routes(sharing).routes.map(({ note }) => note)).toEqual([hint, hint]);
    const withoutGate = new Router().get("/orders", open);
    expect(() => expectProtected(withoutGate)).not.toThrow("OpenTelemetry");
  });

  it("is written as JSON", () => {
    const router = new Router().get("/open", open);
    const file = join(folder, "callgate.routes.json");
    writeRoutes([router], file);
    const text = readFileSync(file, "utf8");
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(routes([router]))));
    expect(text.endsWith("}\n")).toBe(true);
  });

  it("refuses an application, and says what to pass instead", () => {
    expect(() => routes(new Application() as never)).toThrow(
      "`router` is an application of Koa, whose routes cannot be seen: pass its router, or a list of them",
    );
  });

  it("refuses values that are not routers, and invalid mounts", () => {
    const codes = (list: unknown) => {
      try {
        return routes(list as never);
      } catch (error) {
        return (error as { faults: { code: string }[] }).faults.map(({ code }) => code);
      }
    };
    const router = new Router();
    expect(codes([{}, undefined])).toEqual(["framework_unknown_shape", "framework_unknown_shape"]);
    expect(
      codes([
        { router, at: "internal" },
        { router, on: "/x" },
      ]),
    ).toEqual(["option_invalid", "option_unknown"]);
  });
});

/** Replaces handlers in their stacks as OpenTelemetry's instrumentation of Koa does: each by a function that hides it, and is marked itself. */
function trace(router: {
  readonly stack: readonly { readonly stack: readonly unknown[] }[];
}): void {
  const patched = Symbol("koa-layer-patched");
  for (const { stack } of new Set(router.stack)) {
    for (const [index, handler] of stack.entries()) {
      const marked = handler as ((...args: unknown[]) => unknown) & { [patched]?: true };
      if (marked[patched] === true) continue;
      marked[patched] = true;
      (stack as unknown[])[index] = async (context: unknown, next: unknown) =>
        marked(context, next);
    }
  }
}
