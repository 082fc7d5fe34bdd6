import process from "node:process";
import { createGate, fromRequest, letsThrough, toResponse } from "@callgate/core";

const { ISSUER = "https://login.example.com", AUDIENCE = "https://orders.example.com" } =
  process.env;
const gate = createGate({ issuer: ISSUER, audience: AUDIENCE });
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

/** What `bun fetch-service.ts` and `deno serve fetch-service.ts` serve. */
const service: { fetch(request: Request): Promise<Response> } = { fetch: answer };
export default service;
