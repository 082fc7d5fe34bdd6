import type { Shape } from "./shape.js";

const a = { callers: ["a"] };
const b = { callers: ["b"] };

/** Routers with several mounts. */
export const SEVERAL_PLACES: readonly Shape[] = [
  {
    title: "a router under a list of paths, whose entries are alike",
    endpoints: { "GET /v1/x": a, "GET /v2/x": a },
    build: ({ express, app, h }) => {
      app.use(["/v1", "/v2"], express.Router().get("/x", h("GET /v1/x", "GET /v2/x")));
    },
    asks: [
      ["GET", "/v1/x", "a", 200],
      ["GET", "/v2/x", "a", 200],
      ["GET", "/v2/x", "b", 403],
    ],
  },
  {
    title: "a router under a list of paths, whose entries differ",
    endpoints: { "GET /v1/x": a, "GET /v2/x": b },
    build: ({ express, app, h }) => {
      app.use(["/v1", "/v2"], express.Router().get("/x", h("GET /v1/x")));
    },
    refused: ["route_ambiguous"],
    asks: [["GET", "/v2/x", "a", 403]],
  },
  {
    title: "a router mounted twice, with entries alike",
    endpoints: { "GET /t/:t/x/:i": a, "GET /u/x/:i": a },
    build: ({ express, app, h }) => {
      const router = express.Router().get("/x/:i", h("GET /t/:t/x/:i", "GET /u/x/:i"));
      app.use("/t/:t", router).use("/u", router);
    },
    asks: [
      ["GET", "/t/1/x/2", "a", 200],
      ["GET", "/u/x/2", "a", 200],
      ["GET", "/u/x/2", "b", 403],
    ],
  },
  {
    title: "a router mounted twice, with different entries",
    endpoints: { "GET /t/x": a, "GET /u/x": { ...a, scope: "x:read" } },
    build: ({ express, app, h }) => {
      const router = express.Router().get("/x", h("GET /t/x"));
      app.use("/t", router).use("/u", router);
    },
    refused: ["route_ambiguous"],
    asks: [["GET", "/u/x", "a", 403]],
  },
  {
    title: "a router in two others",
    endpoints: { "GET /t/in/x": a, "GET /u/in/x": a },
    build: ({ express, app, h }) => {
      const inner = express.Router().get("/x", h("GET /t/in/x", "GET /u/in/x"));
      app.use("/t", express.Router().use("/in", inner));
      app.use("/u", express.Router().use("/in", inner));
    },
    asks: [
      ["GET", "/t/in/x", "a", 200],
      ["GET", "/u/in/x", "b", 403],
    ],
  },
];
