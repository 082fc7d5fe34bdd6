import { authOf, callgate } from "@callgate/fetch";

/** The gate needs Node's cryptography; the edge runtime does not have it. */
export const runtime = "nodejs";

// Created once per server process, not once per request: it keeps the issuer's keys.
const gate = callgate({
  issuer: process.env.ISSUER ?? "https://login.example.com",
  audience: process.env.AUDIENCE ?? "https://orders.example.com",
});
const policy = { callers: ["reports"], scope: "orders:read", endpoint: "GET /api/orders" };

/** `app/api/orders/route.ts` */
export const GET: (request: Request) => Promise<Response> = gate.handler(policy, (request) =>
  Response.json({ for: authOf(request).caller.id }),
);
