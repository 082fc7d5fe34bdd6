import { authOf } from "@callgate/fetch";

/** `src/routes/orders/[id]/+server.ts`: a `RequestHandler` of SvelteKit. */
export function GET({ request, params }: { request: Request; params: { id: string } }): Response {
  return Response.json({ order: params.id, for: authOf(request).caller.id });
}
