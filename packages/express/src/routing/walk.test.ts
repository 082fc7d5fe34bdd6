import express from "express";
import { describe, expect, it } from "vitest";
import type { Application, Router } from "./express-shapes.js";
import { MountNames } from "./mount-names.js";
import { ROOT } from "./place.js";
import { isMountedApplication, placesOf } from "./sub-applications.js";
import { unlisted } from "./unlisted.js";
import { walk } from "./walk.js";

const names = new MountNames([]);
const ok = () => {};
const walked = (target: unknown) => walk(target as Application | Router, [ROOT], names);

describe("walk", () => {
  it("finds routes, and handlers of each kind", () => {
    const nested = express.Router().get("/a", ok);
    const onError = (_error: unknown, _request: object, _response: object, _next: unknown) => {};
    const app = express();
    app.get("/b", ok).use("/n", nested).use("/sub", express()).use(onError).use(ok);
    const found = walked(app);
    expect(found.routes.map(({ place }) => place.path)).toEqual(["/b", "/n/a"]);
    expect(found.handlers.map(({ kind }) => kind)).toEqual([
      "router",
      "application",
      "errors",
      "handler",
    ]);
    expect([found.unknown, [...found.tooOld]]).toEqual([[], []]);
  });

  it("finds nothing in an application of Express 4 that has no mounts yet", () => {
    const app = Object.assign(() => {}, { handle: ok, set: ok, use: ok, lazyrouter: ok });
    expect(walked(app)).toMatchObject({ routes: [], handlers: [], unknown: [] });
  });

  it("reports a router that is mounted in itself, once", () => {
    const outer = express.Router();
    const inner = express.Router().use("/outer", outer);
    outer.use("/inner", inner);
    expect(walked(outer).unknown).toEqual([
      "the router at `/inner/outer`: it is mounted in itself",
    ]);
  });

  it.each([
    ["a layer without a handler", [{ rawPath: "/a", matchers: [] }]],
    ["layers of another version", [{ handle: ok }]],
    ["a route of another shape", [{ handle: ok, rawPath: "/a", route: {} }]],
  ])("reports a router with %s", (_what, stack) => {
    const router = Object.assign(() => {}, { stack, params: {} });
    expect(walked(router).unknown).toEqual([
      "the router at `/`: its layers are not as this version reads them",
    ]);
  });

  it("reports a router of Express 5 that keeps no paths", () => {
    const router = Object.assign(() => {}, { stack: [{ handle: ok, matchers: [] }], params: {} });
    const found = walked(router);
    expect(found.tooOld.size).toBe(1);
    expect(found.handlers[0]?.place.path).toBeUndefined();
  });

  it("ends with routers that are mounted in each other more often than can be listed", () => {
    let router = express.Router().get("/a", ok);
    for (let depth = 0; depth < 18; depth += 1) {
      const outer = express.Router();
      outer.use("/x", router).use("/y", router);
      router = outer;
    }
    expect(walked(router).unknown).toEqual(["more places than can be listed"]);
  });
});

describe("isMountedApplication and placesOf", () => {
  it("recognizes the function that Express mounts, by its name or its text", () => {
    const app = express().use("/sub", express());
    const layer = (app as unknown as { router: Router }).router.stack[0];
    if (layer === undefined) throw new Error("no layer");
    const applications = new Set([app as unknown as Application]);
    expect(isMountedApplication(layer, new Set())).toBe(true);
    expect(isMountedApplication({ ...layer, name: "minified" }, applications)).toBe(true);
    expect(isMountedApplication({ ...layer, name: "minified" }, new Set())).toBe(false);
    expect(isMountedApplication({ handle: ok, name: "ok" }, applications)).toBe(false);
  });

  it("recognizes no text where mounting throws", () => {
    const use = () => {
      throw new Error("another version");
    };
    const applications = new Set([{ use, set: ok } as unknown as Application]);
    for (let time = 0; time < 2; time += 1)
      expect(isMountedApplication({ handle: ok, name: "ok" }, applications)).toBe(false);
  });

  it("has the places of an application, once for each path and each place of its parent", () => {
    const parent = { mountpath: ["/a", "/b"], parent: { mountpath: "/" } };
    const app = { mountpath: "/sub", parent } as unknown as Application;
    expect(placesOf(app).map(({ path }) => path)).toEqual(["/a/sub", "/b/sub"]);
    expect(placesOf({ mountpath: "/" } as unknown as Application)).toEqual([ROOT]);
    const endless: { parent?: object; mountpath: string } = { mountpath: "/" };
    endless.parent = endless;
    expect(placesOf(endless as unknown as Application)).toHaveLength(1);
  });
});

describe("unlisted", () => {
  it("reports an application below a router, whose own application is not known", () => {
    const router = express.Router().use("/sub", express() as never);
    const { handlers } = walked(router);
    const mounted = handlers.filter(({ kind }) => kind !== "handler");
    expect(unlisted(mounted, new Set()).map(({ code, option }) => `${code} ${option}`)).toEqual([
      'subapp_unlisted app.use("/sub", …)',
    ]);
  });

  it("reports an application that is mounted at several paths once, and one at the root", () => {
    const app = express()
      .use(["/a", "/b"], express() as never)
      .use(express() as never);
    const found = walked(app);
    const mounted = found.handlers.filter(({ kind }) => kind === "application");
    expect(unlisted(mounted, found.applications).map(({ option }) => option)).toEqual([
      'app.use("/a", …)',
      'app.use("/", …)',
    ]);
  });
});
