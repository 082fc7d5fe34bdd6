import type { ServedShape } from "./shape.js";

/** How requests reach the routes of one router. */
export const matchingShapes: readonly ServedShape[] = [
  {
    name: "a route, and one beside it",
    entries: ["GET /orders", "POST /orders"],
    build: ({ Router, on, serve }) =>
      serve(new Router().get("/orders", on("GET /orders")).post("/orders", on("POST /orders"))),
    requests: [
      ["GET /orders", ["GET /orders"]],
      ["POST /orders?a=/admin", ["POST /orders"]],
      ["DELETE /orders", []],
    ],
  },
  {
    name: "HEAD by the route of GET",
    entries: ["GET /orders"],
    build: ({ Router, on, serve }) => serve(new Router().get("/orders", on("GET /orders"))),
    requests: [["HEAD /orders", ["GET /orders"]]],
  },
  {
    name: "HEAD with an entry of its own",
    entries: ["GET /orders", "HEAD /orders"],
    build: ({ Router, on, serve }) =>
      serve(new Router().get("/orders", on({ GET: "GET /orders", HEAD: "HEAD /orders" }))),
    requests: [
      ["HEAD /orders", ["HEAD /orders"]],
      ["GET /orders", ["GET /orders"]],
    ],
  },
  {
    name: "a route of HEAD in front of the one of GET",
    entries: ["GET /orders", "HEAD /orders"],
    build: ({ Router, on, serve }) =>
      serve(new Router().head("/orders", on("HEAD /orders")).get("/orders", on("GET /orders"))),
    requests: [
      ["HEAD /orders", ["HEAD /orders"]],
      ["GET /orders", ["GET /orders"]],
    ],
  },
  {
    name: "a route of all methods",
    entries: ["* /jobs"],
    build: ({ Router, on, serve }) => serve(new Router().all("/jobs", on("* /jobs"))),
    requests: [
      ["GET /jobs", ["* /jobs"]],
      ["HEAD /jobs", ["* /jobs"]],
      ["PROPFIND /jobs", ["* /jobs"]],
    ],
  },
  {
    name: "a route of all methods, some with an entry of their own",
    entries: ["* /jobs", "DELETE /jobs", "GET /jobs"],
    build: ({ Router, on, serve }) => {
      const own = { DELETE: "DELETE /jobs", GET: "GET /jobs", HEAD: "GET /jobs", PUT: "* /jobs" };
      serve(new Router().all("/jobs", on(own)));
    },
    requests: [
      ["PUT /jobs", ["* /jobs"]],
      ["DELETE /jobs", ["DELETE /jobs"]],
      ["GET /jobs", ["GET /jobs"]],
      ["HEAD /jobs", ["GET /jobs"]],
    ],
  },
  {
    name: "one route of two methods",
    entries: ["GET /orders", "* /orders"],
    build: ({ Router, on, serve }) => {
      const router = new Router();
      router.register("/orders", ["GET", "POST"], on({ GET: "GET /orders", POST: "* /orders" }));
      serve(router);
    },
    requests: [
      ["GET /orders", ["GET /orders"]],
      ["POST /orders", ["* /orders"]],
    ],
  },
  {
    name: "an array of paths",
    entries: ["GET /lists", "GET /shelves/:id"],
    build: ({ Router, on, serve }) =>
      serve(
        new Router().get(["/lists", "/shelves/:id"], (context, next) =>
          on(context.params.id ? "GET /shelves/:id" : "GET /lists")(context, next),
        ),
      ),
    requests: [
      ["GET /lists", ["GET /lists"]],
      ["GET /shelves/7", ["GET /shelves/:id"]],
    ],
  },
  {
    name: "a regular expression",
    entries: ["GET /^\\/v\\d+\\/stock$/", "GET /v1/stock"],
    build: ({ Router, on, passing, serve }) =>
      serve(
        new Router()
          .get(/^\/v\d+\/stock$/, on("GET /^\\/v\\d+\\/stock$/"))
          .get("/v1/stock", passing("GET /v1/stock")),
      ),
    requests: [
      ["GET /v2/stock", ["GET /^\\/v\\d+\\/stock$/"]],
      ["GET /v1/stock", ["GET /^\\/v\\d+\\/stock$/"]],
    ],
  },
  {
    name: "spellings of an address that a router treats as one",
    entries: ["GET /orders/:id", "GET /orders"],
    build: ({ Router, on, serve }) =>
      serve(
        new Router().get("/orders", on("GET /orders")).get("/orders/:id", on("GET /orders/:id")),
      ),
    requests: [
      ["GET /ORDERS/7", ["GET /orders/:id"]],
      ["GET /orders/7/", ["GET /orders/:id"]],
      ["GET /orders/", ["GET /orders"]],
      ["GET /orders/a%2Fb", ["GET /orders/:id"]],
      ["GET /orders/.", ["GET /orders/:id"]],
      ["GET /orders/%zz", ["GET /orders/:id"]],
      ["GET /orders;x=1", []],
      ["GET //orders", []],
      ["GET http://other.example/orders", ["GET /orders"]],
    ],
  },
  {
    name: "a router that distinguishes cases and slashes",
    entries: ["GET /orders"],
    build: ({ Router, on, serve }) =>
      serve(new Router({ sensitive: true, strict: true }).get("/orders", on("GET /orders"))),
    requests: [
      ["GET /orders", ["GET /orders"]],
      ["GET /Orders", []],
      ["GET /orders/", []],
    ],
  },
  {
    name: "a wildcard, as path-to-regexp 6 writes it",
    majors: [12, 13],
    entries: ["GET /files/(.*)", "GET /o/:id?"],
    build: ({ Router, on, serve }) =>
      serve(
        new Router().get("/files/(.*)", on("GET /files/(.*)")).get("/o/:id?", on("GET /o/:id?")),
      ),
    requests: [
      ["GET /files/a/b", ["GET /files/(.*)"]],
      ["GET /o", ["GET /o/:id?"]],
    ],
  },
  {
    name: "a wildcard, as path-to-regexp 8 writes it",
    majors: [14, 15],
    entries: ["GET /files/{*path}", "GET /o{/:id}"],
    build: ({ Router, on, serve }) =>
      serve(
        new Router()
          .get("/files/{*path}", on("GET /files/{*path}"))
          .get("/o{/:id}", on("GET /o{/:id}")),
      ),
    requests: [
      ["GET /files/a/b", ["GET /files/{*path}"]],
      ["GET /o/7", ["GET /o{/:id}"]],
    ],
  },
];
