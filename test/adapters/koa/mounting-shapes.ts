import { mount } from "../support/koa-routers.js";
import type { ServedShape } from "./shape.js";

/** Mounts that are not a router's, and hosts. */
export const mountingShapes: readonly ServedShape[] = [
  {
    name: "koa-mount, and where",
    entries: ["GET /internal/in/:i", "GET /internal"],
    build: ({ Router, app, gate, on }) => {
      const router = new Router().get("/in/:i", on("GET /internal/in/:i"));
      gate.protect(router.get("/", on("GET /internal")), { at: "/internal" });
      gate.sealed([router]);
      app.use(mount("/internal", router.routes()));
    },
    requests: [
      ["GET /internal/in/7?x=/y", ["GET /internal/in/:i"]],
      ["GET http://other.example/internal/in/7", ["GET /internal/in/:i"]],
      ["GET /internal", ["GET /internal"]],
      ["GET /internal/", ["GET /internal"]],
      ["GET /in/7", []],
    ],
  },
  {
    name: "koa-mount twice, around an application",
    entries: ["GET /a/b/:i"],
    build: ({ Application, Router, app, gate, on }) => {
      const router = new Router().get("/:i", on("GET /a/b/:i"));
      gate.protect(router, { at: "/a/b" });
      const inner = new Application().use(router.routes());
      app.use(mount("/a", new Application().use(mount("/b", inner))));
    },
    requests: [
      ["GET /a/b/7", ["GET /a/b/:i"]],
      ["GET /a/7", []],
    ],
  },
  {
    name: "koa-mount of a router that was protected as if nothing mounted it",
    entries: ["GET /in"],
    build: ({ Router, app, gate, on }) => {
      const router = new Router().get("/in", on("GET /in"));
      gate.protect(router);
      app.use(mount("/internal", router.routes()));
      app.use(router.routes());
    },
    requests: [
      ["GET /internal/in", []],
      ["GET /in", ["GET /in"]],
    ],
  },
  {
    name: "one router mounted twice, and protected for one mount",
    entries: ["GET /a/in"],
    build: ({ Router, app, gate, on }) => {
      const router = new Router().get("/in", on("GET /a/in"));
      gate.protect(router, { at: "/a" });
      for (const path of ["/b", "/a", "/x/a"]) app.use(mount(path, router.routes()));
      app.use(router.routes());
    },
    requests: [
      ["GET /a/in", ["GET /a/in"]],
      ["GET /b/in", []],
      ["GET /x/a/in", []],
      ["GET /in", []],
    ],
  },
  {
    name: "routers of two hosts, and of every host",
    entries: ["GET /r @a.example.com", "GET /r @b.example.com:8080", "GET /r"],
    build: ({ Router, on, serve }) => {
      const a = new Router({ host: "a.example.com" }).get("/r", on("GET /r @a.example.com"));
      const b = new Router({ host: "b.example.com:8080" });
      serve(a, b.get("/r", on("GET /r @b.example.com:8080")), new Router().get("/r", on("GET /r")));
    },
    requests: [
      ["GET /r @a.example.com", ["GET /r @a.example.com"]],
      ["GET /r @b.example.com:8080", ["GET /r @b.example.com:8080"]],
      ["GET /r @c.example.com", ["GET /r"]],
      ["GET /r @A.example.com", ["GET /r"]],
    ],
  },
  {
    name: "an entry for every host, of a router of one",
    entries: ["GET /r"],
    build: ({ Router, on, serve }) =>
      serve(new Router({ host: "a.example.com" }).get("/r", on("GET /r"))),
    requests: [
      ["GET /r @a.example.com", ["GET /r"]],
      ["GET /r @c.example.com", []],
    ],
  },
  {
    name: "a router of several hosts",
    majors: [15],
    entries: ["GET /r @a.example.com", "GET /r"],
    build: ({ Router, on, serve }) =>
      serve(
        new Router({ host: ["a.example.com", "b.example.com"] }).get("/r", (context, next) =>
          on(context.host.startsWith("a") ? "GET /r @a.example.com" : "GET /r")(context, next),
        ),
      ),
    requests: [
      ["GET /r @a.example.com", ["GET /r @a.example.com"]],
      ["GET /r @b.example.com", ["GET /r"]],
      ["GET /r @c.example.com", []],
    ],
  },
  {
    name: "a router of the hosts that fit a pattern",
    entries: ["GET /r"],
    build: ({ Router, on, serve }) =>
      serve(new Router({ host: /\.example\.com$/ }).get("/r", on("GET /r"))),
    requests: [
      ["GET /r @a.example.com", ["GET /r"]],
      ["GET /r @example.org", []],
    ],
  },
  {
    name: "gates by name on the routers of hosts, and below koa-mount",
    entries: ["GET /r @a.example.com", "GET /r", "GET /internal/in"],
    build: ({ Router, app, gate, on }) => {
      const a = new Router({ host: "a.example.com" });
      a.get("/r", gate("GET /r @a.example.com"), on("GET /r @a.example.com"));
      const mounted = new Router().get("/in", gate("GET /internal/in"), on("GET /internal/in"));
      const everywhere = new Router().get("/r", gate("GET /r"), on("GET /r"));
      app.use(mount("/internal", mounted.routes()));
      app.use(mount("/other", mounted.routes()));
      app.use(a.routes()).use(everywhere.routes()).use(mounted.routes());
    },
    requests: [
      ["GET /r @a.example.com", ["GET /r @a.example.com"]],
      ["GET /r @b.example.com", ["GET /r"]],
      ["GET /internal/in", ["GET /internal/in"]],
      ["GET /other/in", []],
      ["GET /in", []],
    ],
  },
  {
    name: "gates by name that stand on the router of another host",
    entries: ["GET /r @a.example.com", "GET /r"],
    build: ({ Router, app, gate, on }) => {
      const a = new Router({ host: "a.example.com" }).get("/r", gate("GET /r"), on("GET /r"));
      const everywhere = new Router().get("/r", gate("GET /r @a.example.com"), on("GET /r"));
      app.use(a.routes()).use(everywhere.routes());
    },
    requests: [
      ["GET /r @a.example.com", []],
      ["GET /r @b.example.com", []],
    ],
  },
];
