import {
  type Auth,
  createGate,
  type EndpointPolicy,
  fromRequest,
  type GateOptions,
  letsThrough,
  toResponse,
} from "@callgate/core";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { routePath } from "hono/route";

type Env = { Variables: { auth: Auth | undefined } };

export function createApp(options: GateOptions): Hono<Env> {
  const gate = createGate(options);

  /** Creates middleware that admits only the callers of a policy. */
  const gated = (endpointPolicy: EndpointPolicy<Context>): MiddlewareHandler<Env> => {
    const policy = gate.policy(endpointPolicy as EndpointPolicy);
    return async (context, next) => {
      const { req } = context;
      const route = `${req.method} ${routePath(context)}`;
      const details = { route, params: req.param(), original: context };
      const decision = await gate.decide(fromRequest(req.raw, details), policy);
      for (const [name, value] of Object.entries(decision.headers)) context.header(name, value);
      if (!letsThrough(decision)) return toResponse(decision);
      context.set("auth", decision.auth);
      return next();
    };
  };

  const app = new Hono<Env>();
  app.get("/orders/:id", gated({ callers: ["reports"], scope: "orders:read" }), (context) =>
    context.json({ for: context.get("auth")?.caller.id }),
  );
  // Last: every request that no route answered is refused.
  app.all("*", async ({ req }) => {
    const decision = await gate.decide(fromRequest(req.raw), undefined);
    return letsThrough(decision) ? new Response(null, { status: 404 }) : toResponse(decision);
  });
  return app;
}
