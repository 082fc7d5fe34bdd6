import type { Kit, Shape } from "./shape.js";

const callers = { callers: ["a"] };
const endpoints = {
  "GET /orders": callers,
  "GET /orders/:id": callers,
  "GET /admin/orders": callers,
  "POST /orders": callers,
  "* /jobs": callers,
  "USE /files": callers,
};

/** Gates on other routes than the one they name, each with a request that reaches it. */
export const MISPLACED: readonly Shape[] = (
  [
    ["on another method", "POST /orders", ({ app, on }) => app.post("/orders", on("GET /orders"))],
    ["on all methods", "PUT /orders", ({ app, on }) => app.all("/orders", on("GET /orders"))],
    ["on all of a route", "GET /x", ({ app, on }) => app.route("/x").all(on("* /jobs"))],
    ["on another path", "GET /stock", ({ app, on }) => app.get("/stock", on("GET /orders"))],
    [
      "on a longer path",
      "GET /orders/7/x",
      ({ app, on }) => app.get("/orders/:id/x", on("GET /orders/:id")),
    ],
    [
      "on the end of its path",
      "GET /orders",
      ({ app, on }) => app.get("/orders", on("GET /admin/orders")),
    ],
    [
      "on another parameter",
      "GET /orders/7",
      ({ app, on }) => app.get("/orders/:order", on("GET /orders/:id")),
    ],
    [
      "on a regular expression",
      "GET /my/orders",
      ({ app, on }) => app.get(/orders/, on("GET /orders")),
    ],
    [
      "on one of a list",
      "GET /orders",
      ({ app, on }) => app.get(["/lists", "/orders"], on("GET /orders")),
    ],
    [
      "under a mount that its name has not",
      "GET /v1/orders",
      ({ app, express, on }) => app.use("/v1", express.Router().get("/orders", on("GET /orders"))),
    ],
    [
      "under one of two mounts",
      "GET /other/orders",
      ({ app, express, on }) => {
        const router = express.Router().get("/orders", on("GET /admin/orders"));
        app.use("/admin", router).use("/other", router);
      },
    ],
    [
      "in front of an app.use",
      "GET /orders",
      ({ app, on }) => app.use("/orders", on("GET /orders")),
    ],
    [
      "in front of another path",
      "GET /documents/x",
      ({ app, on }) => app.use("/documents", on("USE /files")),
    ],
    [
      "on a route, for what is mounted",
      "GET /files",
      ({ app, on }) => app.get("/files", on("USE /files")),
    ],
    [
      "behind a route that was tried",
      "GET /orders",
      ({ app, pass, on, gate }) =>
        app.get("/orders", gate("GET /orders"), pass).use(on("GET /orders")),
    ],
  ] as const satisfies readonly Row[]
).map(([title, ask, build]): Shape => {
  const [method = "", target = ""] = ask.split(" ");
  return {
    title,
    endpoints,
    build: (kit) => void build({ ...kit, on: (name) => [kit.gate(name as never), ...kit.h(name)] }),
    refused: ["gate_mismatch"],
    asks: [[method, target, "a", 403]],
  };
});

type Row = readonly [
  title: string,
  ask: string,
  build: (kit: Kit & { on(name: string): ReturnType<Kit["h"]> }) => unknown,
];
