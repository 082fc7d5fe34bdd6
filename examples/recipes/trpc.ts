import type { RequestListener } from "node:http";
import {
  type Auth,
  catalogue,
  createGate,
  type GateOptions,
  type GatePolicy,
  letsThrough,
  RefusedError,
} from "@callgate/core";
import { authOf, callgate } from "@callgate/express";
import { initTRPC, TRPCError } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";

export function createListener(options: GateOptions): RequestListener {
  const gate = createGate(options);
  const t = initTRPC.context<{ readonly auth: Auth }>().create();

  /** Creates a procedure that only the callers of a policy may call. */
  const gated = (policy: GatePolicy): typeof t.procedure =>
    t.procedure.use(({ ctx, next }) => {
      const refused = gate.permits(ctx.auth, policy);
      if (refused === undefined || letsThrough(refused)) return next();
      const cause = new RefusedError(refused);
      throw new TRPCError({ code: "FORBIDDEN", message: catalogue[refused.reason].text, cause });
    });

  const readOrders = gate.policy({ callers: ["reports"], endpoint: "orders.list" });
  const cancelOrders = gate.policy({ callers: ["checkout"], endpoint: "orders.cancel" });
  const router = t.router({
    list: gated(readOrders).query(({ ctx }) => ({ for: ctx.auth.caller.id })),
    cancel: gated(cancelOrders).mutation(() => ({ cancelled: true })),
  });

  return createHTTPHandler({
    router,
    // Verifies the token of every request, with a gate for Express based on the same gate.
    middleware: callgate(gate)({ callers: "any", endpoint: "tRPC" }),
    createContext: ({ req }) => ({ auth: authOf(req) }),
  });
}
