import { type Auth, callgate, type Gate } from "@callgate/hono";
import { Hono } from "hono";
import { DOCUMENTED, document, documentedEndpoint, endpoints, pathOf } from "./endpoints.js";
import type { Handler } from "./handler.js";

/** The endpoints behind `@callgate/hono`, with the document bound by name. */
export function handlerWithHono(gate: Gate): Handler {
  const guard = callgate(gate, { policy: document, inline: "allow" });
  const app = new Hono<{ Variables: { auth: Auth | undefined } }>();
  if (gate.resource !== undefined) app.use(guard.metadata());
  for (const { path, policy, handler } of endpoints)
    app.all(path, guard(policy), (c) => c.json(handler(c.var.auth)));
  const { handler: documented } = documentedEndpoint();
  app.get(pathOf(DOCUMENTED), guard(DOCUMENTED), (c) => c.json(documented(c.var.auth)));
  app.all("*", guard.undeclared()).all("*", (c) => c.text("open"));
  return async (request) => app.fetch(request);
}
