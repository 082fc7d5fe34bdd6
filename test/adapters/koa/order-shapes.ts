import type Router from "@koa/router";
import type { ServedShape } from "./shape.js";

/** What runs before, after and instead of a route. */
export const orderShapes: readonly ServedShape[] = [
  {
    name: "several routes that match, in their order",
    entries: {
      "GET /o/:id": { callers: ["both", "first"] },
      "GET /o/me": { callers: ["both", "second"] },
    },
    build: ({ Router, on, passing, serve }) =>
      serve(new Router().get("/o/:id", passing("GET /o/:id")).get("/o/me", on("GET /o/me"))),
    requests: [["GET /o/me", ["GET /o/:id", "GET /o/me"]]],
  },
  {
    name: "one pattern twice",
    entries: ["GET /orders"],
    build: ({ Router, on, passing, serve }) =>
      serve(new Router().get("/orders", passing("GET /orders")).get("/orders", on("GET /orders"))),
    requests: [["GET /orders", ["GET /orders"]]],
  },
  {
    name: "a router that runs the last route alone",
    entries: ["GET /o/:id", "GET /o/me"],
    build: ({ Router, on, serve }) =>
      serve(
        new Router({ exclusive: true })
          .get("/o/:id", on("GET /o/:id"))
          .get("/o/me", on("GET /o/me")),
      ),
    requests: [
      ["GET /o/me", ["GET /o/me"]],
      ["GET /o/7", ["GET /o/:id"]],
    ],
  },
  {
    name: "callbacks of parameters",
    entries: ["GET /orders/:id"],
    build: ({ Router, on, passing, serve }) => {
      const callback = passing("GET /orders/:id");
      serve(
        new Router()
          .param("id", (_id, context, next) => callback(context, next))
          .get("/orders/:id", on("GET /orders/:id")),
      );
    },
    requests: [["GET /orders/7", ["GET /orders/:id"]]],
  },
  {
    name: "middleware of the router, and a handler in front of the gate of its name",
    entries: ["GET /orders"],
    build: ({ Router, gate, on, passing, serve }) =>
      serve(
        new Router()
          .use((_context, next) => next())
          .get("/orders", passing("GET /orders"), gate("GET /orders"), on("GET /orders")),
      ),
    requests: [["GET /orders", ["GET /orders"]]],
  },
  {
    name: "a method that is overridden in front of the router",
    entries: ["POST /orders", "DELETE /orders"],
    build: ({ Router, app, on, serve }) => {
      app.use((context, next) => {
        context.method = context.get("x-http-method-override") || context.method;
        return next();
      });
      serve(
        new Router().post("/orders", on("POST /orders")).delete("/orders", on("DELETE /orders")),
      );
    },
    requests: [
      ["POST /orders", ["DELETE /orders"], ["X-HTTP-Method-Override: DELETE"]],
      ["POST /orders", ["POST /orders"]],
    ],
  },
  {
    name: "a method that is overridden in lower case, which only @koa/router 15 reads",
    majors: [15],
    entries: ["* /orders", "DELETE /orders"],
    build: ({ Router, app, on, serve }) => {
      app.use((context, next) => {
        context.method = "delete";
        return next();
      });
      serve(new Router().all("/orders", on({ delete: "DELETE /orders" })));
    },
    requests: [["POST /orders", ["DELETE /orders"]]],
  },
  {
    name: "a method that is overridden inside of the router, where it has matched already",
    entries: ["POST /orders", "DELETE /orders"],
    build: ({ Router, on, serve }) =>
      serve(
        new Router()
          .use((context, next) => {
            context.method = "DELETE";
            return next();
          })
          .post("/orders", on("POST /orders"))
          .delete("/orders", on("DELETE /orders")),
      ),
    requests: [
      ["POST /orders", []],
      ["DELETE /orders", ["DELETE /orders"]],
    ],
  },
  {
    name: "a path that is rewritten in front of the router",
    entries: ["GET /orders"],
    build: ({ Router, app, on, serve }) => {
      app.use((context, next) => {
        context.path = "/orders";
        return next();
      });
      serve(new Router().get("/orders", on("GET /orders")));
    },
    requests: [["GET /public/anything", ["GET /orders"]]],
  },
  {
    name: "OPTIONS that the router answers itself, and a route of it",
    entries: ["OPTIONS /stock", "GET /orders"],
    build: ({ Router, app, on, serve }) => {
      const router = new Router().get("/orders", on("GET /orders"));
      serve(router.options("/stock", on("OPTIONS /stock")));
      app.use(router.allowedMethods());
    },
    requests: [
      ["OPTIONS /orders", []],
      ["OPTIONS /stock", ["OPTIONS /stock"]],
      ["DELETE /orders", []],
    ],
  },
  {
    name: "a redirection",
    entries: ["* /old", "GET /new"],
    build: ({ Router, app, on, serve }) => {
      const note = on("* /old");
      app.use(async (context, next) => {
        await next();
        if (context.status === 301) note(context, next);
      });
      serve(new Router().redirect("/old", "/new").get("/new", on("GET /new")));
    },
    requests: [
      ["GET /old", ["* /old"]],
      ["GET /new", ["GET /new"]],
    ],
  },
  {
    name: "endpoints that are public, or for no caller",
    entries: { "GET /health": "public", "GET /never": "none", "GET /orders": { callers: ["a"] } },
    build: ({ Router, on, serve }) =>
      serve(
        new Router()
          .get("/health", on("GET /health"))
          .get("/never", on("GET /never"))
          .get("/orders", on("GET /orders")),
      ),
    requests: [
      ["GET /health", ["GET /health"]],
      ["GET /never", []],
    ],
  },
  {
    name: "a tool that replaces every handler by one around it, before and after",
    entries: ["GET /orders", "GET /stock"],
    build: ({ Router, on, serve }) => {
      const before = new Router().get("/orders", on("GET /orders"));
      const after = new Router().get("/stock", on("GET /stock"));
      wrapHandlers(before);
      serve(before, after);
      wrapHandlers(after);
    },
    requests: [
      ["GET /orders", ["GET /orders"]],
      ["GET /stock", ["GET /stock"]],
    ],
  },
  {
    name: "gates by name that tracing agents have replaced, each in its way",
    entries: ["GET /orders", "GET /stock", "POST /orders"],
    build: ({ Router, app, gate, on }) => {
      const router = new Router()
        .get("/orders", gate("GET /orders"), on("GET /orders"))
        .post("/orders", gate("POST /orders"), on("POST /orders"))
        .get("/stock", gate("GET /stock"), on("GET /stock"));
      traceHandlers(router.stack[0]?.stack, (traced) => Object.assign(traced, PATCHED));
      traceHandlers(router.stack[1]?.stack, (traced) => Object.assign(traced, PATCHED));
      traceHandlers(router.stack[2]?.stack, (traced, around) => Object.assign(around, traced));
      app.use(router.routes());
    },
    requests: [
      ["GET /orders", ["GET /orders"]],
      ["POST /orders", ["POST /orders"]],
      ["GET /stock", ["GET /stock"]],
    ],
  },
  {
    name: "gates by name that a tracing agent has replaced, in a router nested with its allowedMethods",
    entries: ["GET /t/:t", "GET /t/:t/x"],
    build: ({ Router, app, gate, on }) => {
      const nested = new Router()
        .get("/", gate("GET /t/:t"), on("GET /t/:t"))
        .get("/x", gate("GET /t/:t/x"), on("GET /t/:t/x"));
      const router = new Router().use("/t/:t", nested.routes(), nested.allowedMethods());
      for (const { stack } of router.stack) {
        traceHandlers(stack, (traced) => Object.assign(traced, PATCHED));
      }
      app.use(router.routes());
    },
    requests: [
      ["GET /t/1", ["GET /t/:t"]],
      ["GET /t/1/x", ["GET /t/:t/x"]],
    ],
  },
  {
    name: "an entry without a route, where nothing was sealed",
    entries: ["GET /orders", "GET /gone"],
    build: ({ Router, app, gate, on }) => {
      const router = new Router().get("/orders", on("GET /orders"));
      gate.protect(router);
      app.use(router.routes());
    },
    requests: [["GET /orders", []]],
  },
];

/** Changes stacks in place, as tracing agents do. */
function wrapHandlers(router: Router): void {
  for (const { stack } of router.stack) {
    for (const [index, handler] of stack.entries()) {
      stack[index] = (context, next) => handler(context, next);
    }
  }
}

/** Marks a wrapped function as OpenTelemetry does. */
const PATCHED = { [Symbol("koa-layer-patched")]: true };

function traceHandlers(
  stack: Router["stack"][number]["stack"] = [],
  mark: (traced: object, around: object) => void,
): void {
  for (const [index, handler] of stack.entries()) {
    const around: typeof handler = (context, next) => handler(context, next);
    mark(handler, around);
    stack[index] = around;
  }
}
