import { authOf, callgate } from "@callgate/fetch";

const gate = callgate({
  issuer: "https://login.example.com",
  audience: "https://orders.example.com",
});
const readOrders = gate.policy({ callers: ["reports"], scope: "orders:read" });

export const GET = gate.handler(
  { callers: ["reports"] },
  (request: Request, { params }: { params: Promise<{ id: string }> }) =>
    Response.json([authOf(request).caller.id, params]),
);

export async function handle(request: Request): Promise<Response> {
  const auth = await gate(request, readOrders);
  return auth instanceof Response ? auth : Response.json(auth.caller.id);
}
