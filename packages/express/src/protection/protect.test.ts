import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import express, { type RequestHandler } from "express";
import supertest from "supertest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CallgateOptions, callgate, routes } from "../index.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const a = { callers: ["a"] } as const;
const ok: RequestHandler = (_request, response) => void response.sendStatus(200);
const documentOf = (endpoints: object) => ({ version: 1, endpoints }) as never;
const gated = (endpoints: object, more: object = {}) =>
  callgate({
    issuer: issuer.url,
    audience: issuer.audience,
    jwks: issuer.jwks(),
    policy: documentOf(endpoints),
    ...more,
  } as CallgateOptions);
const ask = async (app: object, method: "get" | "post" | "head", url: string, caller: string) =>
  (
    await supertest(app as never)
      [method](url)
      .set(bearer(await issuer.token({ caller })))
  ).status;
const codesOf = (run: () => unknown): string[] => {
  try {
    run();
  } catch (error) {
    return (error as { faults: { code: string }[] }).faults.map(({ code }) => code);
  }
  return [];
};

describe("gate.protect", () => {
  it("changes nothing when there is a fault, and can be called again", async () => {
    const gate = gated({ "GET /x": a });
    const app = express().get("/x", ok).get("/y", ok);
    expect(codesOf(() => gate.protect(app))).toEqual(["route_no_endpoint"]);
    expect(routes(app).routes.map((row) => row.gate)).toEqual(["missing", "missing"]);
    expect(await ask(app, "get", "/y", "b")).toBe(200);
    await gate.reload(documentOf({ "GET /x": a, "GET /y": "none" }));
    gate.protect(app.use(express.json()));
    expect(await ask(app, "get", "/y", "b")).toBe(403);
  });

  it("adds its gate before a handler that only a gate for all methods follows", async () => {
    const gate = gated({ "* /x": a });
    const app = express();
    app.route("/x").get(ok).all(gate("* /x"), ok);
    gate.protect(app);
    expect(await ask(app, "get", "/x", "b")).toBe(403);
    expect(await ask(app, "get", "/x", "a")).toBe(200);
  });

  it("keeps a gate after other handlers, and reports it", async () => {
    const gate = gated({ "POST /x": a });
    const app = express().post("/x", express.json(), gate("POST /x"), ok);
    const { warnings } = gate.protect(app);
    expect(warnings).toMatchObject([{ code: "gate_not_first", option: "POST /x" }]);
    expect(app.router.stack[0]?.route?.stack).toHaveLength(3);
    expect(await ask(app, "post", "/x", "b")).toBe(403);
  });

  it("reports a repeated route, and closes both", async () => {
    const gate = gated({ "GET /x": a });
    const app = express().get("/x", (_request, _response, next) => next(), ok);
    const { warnings } = gate.protect(app.get("/x", ok));
    expect(warnings).toMatchObject([{ code: "route_repeated", option: "GET /x" }]);
    expect(await ask(app, "get", "/x", "b")).toBe(403);
  });

  it("passes undeclared requests to the error handlers at the end, with onDenied next", async () => {
    const gate = gated({ "GET /x": a }, { onDenied: "next" });
    const app = express().get("/x", ok);
    app.use(((error, _request, response, _next) => {
      response.status(418).json(error.code);
    }) as express.ErrorRequestHandler);
    gate.protect(app);
    expect(await ask(app, "get", "/nowhere", "a")).toBe(418);
    expect(await ask(app, "get", "/x", "b")).toBe(418);
  });

  it("keeps policies in code when they are allowed, and refuses them otherwise", async () => {
    const gate = gated({ "GET /x": a }, { inline: "allow" });
    const app = express()
      .get("/x", ok)
      .get("/y", gate({ callers: ["b"] }), ok);
    expect(gate.protect(app).inventory.routes.map(({ policy }) => policy)).toEqual([
      "GET /x",
      "INLINE",
    ]);
    expect(await ask(app, "get", "/y", "b")).toBe(200);
    const { url, audience } = issuer;
    const other = callgate({ issuer: url, audience, jwks: issuer.jwks() as never });
    const foreign = express().get("/x", other(a), ok);
    expect(codesOf(() => gated({ "GET /x": a }).protect(foreign))).toEqual(["inline_policy"]);
    const twice = express().get("/x", other(a), ok);
    const allowing = gated({ "GET /x": a }, { inline: "allow" });
    expect(codesOf(() => allowing.protect(twice))).toEqual(["inline_policy"]);
  });

  it("refuses gates of another document, and routers that another gate protects", () => {
    const one = gated({ "GET /x": a });
    const other = gated({ "GET /x": a });
    const app = express().get("/x", one("GET /x"), ok);
    expect(codesOf(() => other.protect(app))).toEqual(["gate_mismatch"]);
    const router = express.Router().use("/files", ok);
    one.protect(express.Router());
    gated({ "GET /none": "none" }).protect(router, { at: "/v1" });
    const using = gated({ "USE /v1/files": a });
    expect(codesOf(() => using.protect(express().use("/v1", router)))).toEqual([
      "already_protected",
    ]);
  });

  it("uses the document in force, and refuses one that decides differently about the routes of one gate", async () => {
    const gate = gated({ "GET /one": a, "GET /two": a, "* /x": a });
    const app = express().get(["/one", "/two"], ok).get("/x", ok);
    gate.protect(app);
    const reload = (endpoints: object) => gate.reload(documentOf(endpoints));
    await expect(reload({ "GET /one": a, "GET /two": "none", "* /x": a })).rejects.toMatchObject({
      faults: [{ code: "route_ambiguous" }],
    });
    await expect(
      reload({ "GET /one": a, "GET /two": a, "HEAD /two": "none", "* /x": a }),
    ).rejects.toMatchObject({ faults: [{ code: "route_ambiguous" }] });
    await expect(reload({ "GET /one": a, "GET /two": a })).rejects.toMatchObject({
      faults: [{ code: "reload_unbinds" }],
    });
    await reload({ "GET /one": "none", "GET /two": "none", "* /x": a, "GET /x": "none" });
    expect(await ask(app, "get", "/two", "a")).toBe(403);
    expect(await ask(app, "get", "/x", "a")).toBe(403);
  });

  it.each([
    [{ at: "v1" }, ["option_invalid"]],
    [{ at: [] }, ["option_invalid"]],
    [{ at: undefined }, ["option_invalid"]],
    [{ at: ["/v1", 7] }, ["option_invalid"]],
    [{ at: Object.assign([], { 1: "/v1" }) }, ["option_invalid"]],
    [{ under: "/v1", at: "" }, ["option_unknown", "option_invalid"]],
  ])("refuses the options %j", (options, codes) => {
    const gate = gated({ "GET /x": a });
    expect(codesOf(() => gate.protect(express.Router(), options as never))).toEqual(codes);
  });

  it("accepts the place of a router that is mounted several times, but not of an application that knows its own", () => {
    const gate = gated({ "GET /v1/x": a, "GET /v2/x": a });
    const router = express.Router().get("/x", ok);
    gate.protect(router, { at: ["/v1/", "/v2"] });
    expect(routes(router).routes.map(({ name }) => name)).toEqual(["GET /v1/x", "GET /v2/x"]);
    const sub = express();
    express().use("/sub", sub);
    expect(codesOf(() => gate.protect(sub, { at: "/v1" }))).toEqual(["option_conflict"]);
  });

  it.each([undefined, {}, "app", ok])("refuses %j in place of an application", (app) => {
    const gate = gated({ "GET /x": a });
    expect(codesOf(() => gate.protect(app as never))).toEqual(["option_invalid"]);
  });

  it("refuses to work without a document, and as a handler", () => {
    const { url, audience } = issuer;
    const gate = callgate({ issuer: url, audience });
    expect(codesOf(() => gate.protect(express()))).toEqual(["option_missing"]);
    expect(codesOf(() => express().use(gate.protect as never))).toEqual(["option_invalid"]);
  });
});
