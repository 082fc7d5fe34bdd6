import process from "node:process";
import { authOf, callgate } from "@callgate/fetch";

const { ISSUER = "https://login.example.com", AUDIENCE = "https://orders.example.com" } =
  process.env;
const gate = callgate({ issuer: ISSUER, audience: AUDIENCE });
const readOrders = gate.handler(
  { callers: ["reports"], scope: "orders:read", endpoint: "GET /orders" },
  (request) => Response.json({ for: authOf(request).caller.id }),
);

async function answer(request: Request): Promise<Response> {
  const isOrders = request.method === "GET" && new URL(request.url).pathname === "/orders";
  if (isOrders) return readOrders(request);
  return (await gate.undeclared(request)) ?? new Response(null, { status: 404 });
}

/** What `bun fetch-service.ts` and `deno serve fetch-service.ts` serve. */
const service: { fetch(request: Request): Promise<Response> } = { fetch: answer };
export default service;
