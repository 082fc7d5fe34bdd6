import { callgate, withDecisionHeaders } from "@callgate/fetch";

/** What is read of SvelteKit's `RequestEvent`. */
interface RoutedEvent {
  readonly request: Request;
  readonly params: Readonly<Partial<Record<string, string>>>;
  /** The folder of the matched route below `src/routes`; `null` where none matched. */
  readonly route: { readonly id: string | null };
}

// Created once per server process, not once per request: it keeps the issuer's keys.
const gate = callgate({
  issuer: process.env.ISSUER ?? "https://login.example.com",
  audience: process.env.AUDIENCE ?? "https://orders.example.com",
});

/** Every endpoint, by method and route. What is not here is refused. */
const policies = new Map([
  ["GET /orders/[id]", gate.policy({ callers: ["reports"], scope: "orders:read" })],
  ["POST /orders", gate.policy({ callers: ["checkout"], scope: "orders:write" })],
  ["GET /health", gate.policy("public")],
]);

/** `src/hooks.server.ts`: a `Handle` of SvelteKit. */
export async function handle<Event extends RoutedEvent>({
  event,
  resolve,
}: {
  event: Event;
  resolve(event: Event): Response | Promise<Response>;
}): Promise<Response> {
  const { request, params } = event;
  // SvelteKit answers HEAD by the function for GET.
  const method = request.method === "HEAD" ? "GET" : request.method;
  const route = `${method} ${event.route.id ?? "(unmatched)"}`;
  const details = { route, params: params as Record<string, string>, original: event };
  const policy = policies.get(route);
  const decided =
    policy === undefined
      ? await gate.undeclared(request, details)
      : await gate(request, policy, details);
  if (decided instanceof Response) return decided;
  return withDecisionHeaders(request, await resolve(event));
}
