// cspell:ignore rders
import type { Shape } from "./shape.js";

const a = { callers: ["a"] };
const b = { callers: ["b"] };

/** Patterns of routes, and spellings of addresses. */
export const PATTERNS: readonly Shape[] = [
  {
    title: "a list of paths whose entries are alike",
    endpoints: { "GET /one": a, "GET /two": { callers: ["a"], reason: "the same" } },
    build: ({ app, h }) => void app.get(["/one", "/two"], h("GET /one", "GET /two")),
    asks: [
      ["GET", "/one", "a", 200],
      ["GET", "/two", "a", 200],
      ["GET", "/two", "b", 403],
    ],
  },
  {
    title: "a list of paths whose entries differ",
    endpoints: { "GET /one": a, "GET /two": b },
    build: ({ app, h }) => void app.get(["/one", "/two"], h("GET /one")),
    refused: ["route_ambiguous"],
    asks: [["GET", "/two", "a", 403]],
  },
  {
    title: "a list of paths whose entries differ for HEAD alone",
    endpoints: { "GET /one": a, "GET /two": a, "HEAD /one": b },
    build: ({ app, h }) => void app.get(["/one", "/two"], h("GET /one")),
    refused: ["route_ambiguous"],
    asks: [["HEAD", "/two", "b", 403]],
  },
  {
    title: "a list of paths of which one has no entry",
    endpoints: { "GET /one": a },
    build: ({ app, h }) => void app.get(["/one", "/two"], h("GET /one")),
    refused: ["route_no_endpoint"],
    asks: [["GET", "/two", "a", 403]],
  },
  {
    title: "a regular expression",
    endpoints: { "GET /^\\/v\\d+\\/stock$/": a },
    build: ({ app, h }) => void app.get(/^\/v\d+\/stock$/, h("GET /^\\/v\\d+\\/stock$/")),
    asks: [
      ["GET", "/v2/stock", "a", 200],
      ["GET", "/v2/stock", "b", 403],
    ],
  },
  {
    title: "a regular expression that reads as a path",
    endpoints: { "GET /orders": a },
    build: ({ app, h }) => void app.get(/orders/, h("GET /orders")),
    refused: ["route_unnameable", "endpoint_no_route"],
    asks: [["GET", "/my/orders/too", "a", 403]],
  },
  {
    title: "a wildcard of Express 4",
    only: "Express 4",
    endpoints: { "GET /files/*": a, "GET *": b },
    build: ({ app, h }) => {
      app.get("/files/*", h("GET /files/*"));
      app.get("*", h("GET *"));
    },
    asks: [
      ["GET", "/files/a/b", "a", 200],
      ["GET", "/files/a/b", "b", 403],
      ["GET", "/elsewhere", "b", 200],
    ],
  },
  {
    title: "a wildcard of Express 5",
    only: "Express 5",
    endpoints: { "GET /files/*path": a, "GET /*rest": b },
    build: ({ app, h }) => {
      app.get("/files/*path", h("GET /files/*path"));
      app.get("/*rest", h("GET /*rest"));
    },
    asks: [
      ["GET", "/files/a/b", "a", 200],
      ["GET", "/files/a/b", "b", 403],
      ["GET", "/elsewhere", "b", 200],
    ],
  },
  {
    title: "a parameter with a pattern of its own",
    only: "Express 4",
    endpoints: { "GET /v1/orders/:id(\\d+)": a },
    build: ({ express, app, h }) => {
      app.use("/v1", express.Router().get("/orders/:id(\\d+)", h("GET /v1/orders/:id(\\d+)")));
    },
    asks: [
      ["GET", "/v1/orders/7", "a", 200],
      ["GET", "/v1/orders/7", "b", 403],
      ["GET", "/v1/orders/x", "a", 403],
    ],
  },
  {
    title: "routes that fit the same address",
    endpoints: { "GET /orders/me": a, "GET /orders/:id": b, "GET /:any/me": a },
    build: ({ app, h }) => {
      app.get("/orders/:id", h("GET /orders/:id"));
      app.get("/orders/me", h("GET /orders/me"));
      app.get("/:any/me", h("GET /:any/me"));
    },
    asks: [
      ["GET", "/orders/me", "b", 200],
      ["GET", "/orders/me", "a", 403],
      ["GET", "/stock/me", "a", 200],
    ],
  },
  {
    title: "a parameter of another name",
    endpoints: { "GET /orders/:id": a },
    build: ({ app, h }) => void app.get("/orders/:order", h("GET /orders/:id")),
    refused: ["route_no_endpoint", "endpoint_no_route"],
    asks: [["GET", "/orders/7", "a", 403]],
  },
  {
    title: "braces in the document",
    endpoints: { "GET /orders/{id}/": a },
    build: ({ app, h }) => void app.get("/orders/:id", h("GET /orders/:id")),
    asks: [
      ["GET", "/orders/7", "a", 200],
      ["GET", "/orders/7", "b", 403],
    ],
  },
  {
    title: "other spellings of an address",
    endpoints: { "GET /orders": a, "GET /orders/:id": b },
    build: ({ app, h }) => {
      app.get("/orders", h("GET /orders"));
      app.get("/orders/:id", h("GET /orders/:id"));
    },
    asks: [
      ["GET", "/ORDERS/", "a", 200],
      ["GET", "/ORDERS/", "b", 403],
      ["GET", "/orders/a%2Fb", "b", 200],
      ["GET", "/orders/a%2Fb", "a", 403],
      ["GET", "/orders/.", "b", 200],
      ["GET", "/orders/..", "a", 403],
      ["GET", "//orders", "a", 403],
      ["GET", "//orders/7", "b", 403],
      ["GET", "/orders//7", "b", 403],
      ["GET", "/%6Frders/7", "b", 403],
      ["GET", "http://other.example.com/orders", "a", 200],
      ["GET", "http://other.example.com/orders", "b", 403],
      ["GET", "/orders?x=/orders/7", "a", 200],
      ["GET", "/orders;x=1", "a", 403],
    ],
  },
  {
    title: "strict and case-sensitive routers",
    endpoints: { "GET /v1/Orders": a, "GET /v1/orders": b },
    build: ({ express, app, h }) => {
      app.enable("case sensitive routing").enable("strict routing");
      const router = express.Router({ caseSensitive: true, strict: true });
      router.get("/Orders", h("GET /v1/Orders")).get("/orders", h("GET /v1/orders"));
      app.use("/v1", router);
    },
    asks: [
      ["GET", "/v1/Orders", "a", 200],
      ["GET", "/v1/orders", "b", 200],
      ["GET", "/v1/Orders", "b", 403],
      ["GET", "/V1/orders", "b", 403],
      ["GET", "/v1/orders/", "b", 403],
    ],
  },
];
