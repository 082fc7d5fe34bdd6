import type { ErrorRequestHandler } from "express";
import type { Shape } from "./shape.js";

const a = { callers: ["a"] };
const b = { callers: ["b"] };

/** Nested applications, and handlers that are not routes. */
export const APPLICATIONS: readonly Shape[] = [
  {
    title: "an application in an application, protected first",
    endpoints: { "GET /sub/:s/x": a, "GET /x": b },
    build: ({ express, app, h, protect }) => {
      const sub = express().get("/x", h("GET /sub/:s/x"));
      app.use("/sub/:s", sub);
      app.get("/x", h("GET /x"));
      protect(sub);
    },
    asks: [
      ["GET", "/sub/1/x", "a", 200],
      ["GET", "/sub/1/x", "b", 403],
      ["GET", "/x", "b", 200],
      ["GET", "/sub/1/y", "a", 403],
    ],
  },
  {
    title: "an application in an application, not protected",
    endpoints: { "GET /x": b },
    build: ({ express, app, h }) => {
      app.use("/sub", express().get("/x", h("GET /x")));
      app.get("/x", h("GET /x"));
    },
    refused: ["subapp_unlisted"],
    asks: [["GET", "/sub/x", "b", 403]],
  },
  {
    title: "two applications at one path, one of them protected",
    endpoints: { "GET /sub/x": a },
    build: ({ express, app, h, protect }) => {
      const sub = express().get("/x", h("GET /sub/x"));
      app.use("/sub", express().get("/y", h("GET /sub/x"))).use("/sub", sub);
      protect(sub);
    },
    refused: ["subapp_unlisted"],
    asks: [["GET", "/sub/y", "a", 403]],
  },
  {
    title: "an application that is mounted twice",
    endpoints: { "GET /two/x": a },
    build: ({ express, app, h, protect }) => {
      const sub = express().get("/x", h("GET /two/x"));
      app.use("/one", sub).use("/two", sub);
      protect(sub);
    },
    refused: ["subapp_unlisted"],
    asks: [["GET", "/one/x", "a", 403]],
  },
  {
    title: "an application that is protected before it is mounted",
    endpoints: { "GET /x": a },
    build: ({ express, app, h, protect }) => {
      const sub = express().get("/x", h("GET /x"));
      protect(sub);
      app.use("/sub", sub);
    },
    refused: ["subapp_unlisted"],
    asks: [["GET", "/sub/x", "a", 403]],
  },
  {
    title: "applications three deep",
    endpoints: { "GET /one/two/x": a, "GET /one/x": b },
    build: ({ express, app, h, protect }) => {
      const two = express().get("/x", h("GET /one/two/x"));
      const one = express().get("/x", h("GET /one/x")).use("/two", two);
      app.use("/one", one);
      protect(two);
      protect(one);
    },
    asks: [
      ["GET", "/one/two/x", "a", 200],
      ["GET", "/one/two/x", "b", 403],
      ["GET", "/one/x", "b", 200],
    ],
  },
  {
    title: "an application that a router mounts",
    endpoints: { "GET /v1/sub/x": a },
    build: ({ express, app, h }) => {
      const sub = express().get("/x", h("GET /v1/sub/x"));
      app.use("/v1", express.Router().use("/sub", sub));
    },
    asks: [
      ["GET", "/v1/sub/x", "a", 200],
      ["GET", "/v1/sub/x", "b", 403],
    ],
  },
  {
    title: "an application under a USE entry",
    endpoints: { "USE /sub": a },
    build: ({ express, app, use }) => {
      const handlers = use("USE /sub");
      const sub = express().get("/x", ...handlers.slice(-1));
      app.use("/sub", ...handlers.slice(0, -1), sub);
    },
    asks: [
      ["GET", "/sub/x", "a", 200],
      ["GET", "/sub/x", "b", 403],
    ],
  },
  {
    title: "a router that is protected by itself, and again with the application",
    endpoints: { "GET /v1/x": a },
    build: ({ express, app, h, protect }) => {
      const router = express.Router().get("/x", h("GET /v1/x"));
      protect(router, { at: "/v1" });
      app.use("/v1", router);
    },
    asks: [
      ["GET", "/v1/x", "a", 200],
      ["GET", "/v1/x", "b", 403],
    ],
  },
  {
    title: "a router that is protected for another place than it is mounted at",
    endpoints: { "GET /v1/x": a },
    build: ({ express, app, h, protect }) => {
      const router = express.Router().get("/x", h("GET /v1/x"));
      protect(router, { at: "/v1" });
      app.use("/v2", router);
    },
    // Express 4 has no name for /v2 without an entry that begins with it; the gate's own name is compared with the address.
    only: "Express 5",
    refused: ["gate_mismatch"],
    asks: [["GET", "/v2/x", "a", 403]],
  },
  {
    title: "handlers under a USE entry, with others between them",
    endpoints: { "USE /files": a, "GET /files/list": b },
    build: ({ app, pass, use, h }) => {
      app.use(pass);
      app.get("/files/list", h("GET /files/list"));
      app.use("/files", pass, use("USE /files"));
    },
    asks: [
      ["GET", "/files/a/b", "a", 200],
      ["GET", "/files/a/b", "b", 403],
      ["GET", "/files/list", "b", 200],
      ["GET", "/elsewhere", "a", 403],
    ],
  },
  {
    title: "a USE entry in a router under a mount",
    endpoints: { "USE /t/:t/files": a, "USE /": { callers: ["a", "b"] } },
    build: ({ express, app, pass, use }) => {
      app.use(pass, ...use("USE /").slice(0, -1));
      app.use("/t/:t", express.Router().use("/files", use("USE /t/:t/files")));
    },
    asks: [
      ["GET", "/t/1/files/x", "a", 200],
      ["GET", "/t/1/files/x", "b", 403],
      ["GET", "/t/1/files/x", "c", 403],
    ],
  },
  {
    title: "files that an entry guards, and an entry without any",
    endpoints: { "USE /static": a, "USE /more": a },
    build: ({ express, app, use }) => {
      app.use("/static", ...use("USE /static").slice(0, -1), express.static(import.meta.dirname));
    },
    refused: ["endpoint_no_route"],
    asks: [["GET", "/static/shape.ts", "b", 403]],
  },
  {
    title: "what one list of paths mounts, with an entry for one of them",
    // Express 4 has no name for the list, and therefore none for the entry.
    refusedIn4: ["endpoint_no_route"],
    endpoints: { "USE /files": a },
    build: ({ app, use }) => {
      app.use(["/files", "/documents"], use("USE /files"));
    },
    refused: ["route_no_endpoint"],
    asks: [["GET", "/documents/x", "a", 403]],
  },
  {
    title: "an error handler at the end, which refusals may go to",
    endpoints: { "GET /x": a },
    build: ({ app, h }) => {
      app.get("/x", h("GET /x"));
      const onError: ErrorRequestHandler = (_error, _request, response, _next) =>
        void response.sendStatus(500);
      app.use(onError);
    },
    asks: [
      ["GET", "/x", "a", 200],
      ["GET", "/%zz", "a", 403],
      ["GET", "/x", "b", 403],
    ],
  },
];
