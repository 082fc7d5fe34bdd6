import { env, waitUntil } from "cloudflare:workers";
import { createGate, fromRequest, letsThrough, toResponse } from "@callgate/core";

// Created while the module loads, once for each isolate: it keeps the issuer's keys from one request to the next.
const gate = createGate({ issuer: env.ISSUER, audience: env.AUDIENCE, waitUntil });
const readOrders = gate.policy({
  callers: ["reports"],
  scope: "orders:read",
  endpoint: "GET /orders",
});

async function answer(request: Request): Promise<Response> {
  const isOrders = request.method === "GET" && new URL(request.url).pathname === "/orders";
  // Without a policy, every request is refused.
  const decision = await gate.decide(fromRequest(request), isOrders ? readOrders : undefined);
  if (!letsThrough(decision)) return toResponse(decision);
  return Response.json({ for: decision.auth?.caller.id });
}

const worker: { fetch(request: Request): Promise<Response> } = { fetch: answer };
export default worker;
