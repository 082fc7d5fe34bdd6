import { env, waitUntil } from "cloudflare:workers";
import { authOf, callgate } from "@callgate/fetch";

// Created while the module loads, once for each isolate: it keeps the issuer's keys from one request to the next.
const gate = callgate({ issuer: env.ISSUER, audience: env.AUDIENCE, waitUntil });
const readOrders = gate.handler(
  { callers: ["reports"], scope: "orders:read", endpoint: "GET /orders" },
  (request) => Response.json({ for: authOf(request).caller.id }),
);

async function answer(request: Request): Promise<Response> {
  const isOrders = request.method === "GET" && new URL(request.url).pathname === "/orders";
  if (isOrders) return readOrders(request);
  return (await gate.undeclared(request)) ?? new Response(null, { status: 404 });
}

const worker: { fetch(request: Request): Promise<Response> } = { fetch: answer };
export default worker;
