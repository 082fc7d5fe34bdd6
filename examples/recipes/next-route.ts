import { createGate, fromRequest, letsThrough, toResponse } from "@callgate/core";

/** The gate needs Node's cryptography; the edge runtime does not have it. */
export const runtime = "nodejs";

// Created once per server process, not once per request: it keeps the issuer's keys.
const gate = createGate({
  issuer: process.env.ISSUER ?? "https://login.example.com",
  audience: process.env.AUDIENCE ?? "https://orders.example.com",
});
const readOrders = gate.policy({
  callers: ["reports"],
  scope: "orders:read",
  endpoint: "GET /api/orders",
});

/** `app/api/orders/route.ts` */
export async function GET(request: Request): Promise<Response> {
  const decision = await gate.decide(fromRequest(request), readOrders);
  if (!letsThrough(decision)) return toResponse(decision);
  return Response.json({ for: decision.auth?.caller.id });
}
