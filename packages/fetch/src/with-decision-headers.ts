import { decisionOf } from "@callgate/core/adapter";
import { withHeaders } from "./respond.js";

/**
 * Returns a response with the header fields of the decision about a request: `DPoP-Nonce`, the next nonce for the client's proofs, and
 * `Vary`, where the decision depends on a certificate header.
 *
 * For responses of handlers that call `gate(request, policy)`; those of `gate.handler` have the fields. `Vary` and `Cache-Control` of
 * the response are extended, any other field is replaced. The response itself stays as it is, so that one that was fetched may be passed.
 *
 * @param request the one that the gate was given
 * @returns a copy, or the response itself where there is nothing to add, as for a public endpoint
 * @see RFC 9449 section 8.2, RFC 9110 section 12.5.5
 * @example
 * const auth = await gate(request, readOrders);
 * if (auth instanceof Response) return auth;
 * return withDecisionHeaders(request, Response.json(ordersFor(auth.caller.id)));
 */
export function withDecisionHeaders(request: object, response: Response): Response {
  const decision = decisionOf(request);
  return decision === undefined ? response : withHeaders(response, decision.headers);
}
