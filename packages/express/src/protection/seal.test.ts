import express, { type RequestHandler } from "express";
import { describe, expect, it } from "vitest";
import { callgate, expectProtected } from "../index.js";

const a = { callers: ["a"] } as const;
const ok: RequestHandler = (_request, response) => void response.sendStatus(200);
const gated = (endpoints: object) =>
  callgate({
    issuer: "https://login.example.com",
    audience: "orders",
    policy: { version: 1, endpoints } as never,
  });
const codesOf = (run: () => unknown): string[] => {
  try {
    run();
  } catch (error) {
    return (error as { faults: { code: string }[] }).faults.map(({ code }) => code);
  }
  return [];
};

describe("an application after gate.protect", () => {
  it("recognizes a nested application whatever name a bundler gave to Express's own function", () => {
    const gate = gated({ "GET /x": "none" });
    const app = express().get("/x", ok);
    app.use = function use(this: express.Express, path: string, sub: express.Express) {
      Object.assign(sub, { mountpath: path, parent: this });
      this.router.use(path, (request, response, next) => sub(request, response, next));
      return this;
    } as never;
    app.use("/sub", express().get("/y", ok));
    expect(codesOf(() => gate.protect(app))).toEqual(["subapp_unlisted"]);
    expect(codesOf(() => expectProtected(app))).toEqual(["gate_missing", "subapp_unlisted"]);
  });

  it("seals routers completely, even if they are wrapped", () => {
    const gate = gated({ "GET /v1/x": a });
    const router = express.Router().get("/x", ok);
    const app = express().use("/v1", router);
    gate.protect(app);
    for (const late of [
      () => app.router.get("/late", ok),
      () => router.use(ok),
      () => router.route("/late"),
      () => router.stack[0]?.route?.all(ok),
    ]) {
      expect(codesOf(late)).toEqual(["route_after_protect"]);
    }
    const { route } = Object.getPrototypeOf(Object.getPrototypeOf(router));
    expect(() => route.call(router, "/late")).toThrow(TypeError);
    expect(app.get("etag")).toBe("weak");
  });

  it("does not accept an application with another shape", () => {
    const gate = gated({ "GET /x": a });
    const app = express().get("/x", ok);
    const router = express.Router();
    router.stack.push({ handle: ok, somewhere: "/else" } as never);
    app.use("/v1", router);
    expect(codesOf(() => gate.protect(app))).toEqual(["framework_unknown_shape"]);
    const listed = express().get("/x", ok);
    Object.assign(listed.router, { listRoutes: () => [] });
    expect(codesOf(() => gate.protect(listed))).toEqual(["framework_unknown_shape"]);
  });
});
