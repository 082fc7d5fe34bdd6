import {
  attachDecision,
  checkWebRequest,
  type Decision,
  deferFromRequest,
  type FromRequestDetails,
  letsThrough,
  type MountedGate,
  RefusedError,
  type ReportedRequest,
  toResponse,
  type WebRequest,
} from "@callgate/core/adapter";
import type { PolicyFor } from "./endpoints.js";
import type { RequestDetails } from "./fetch-gate.js";

/** An omitted detail is not read from a prototype. */
const NO_DETAILS: RequestDetails = Object.freeze({
  url: undefined,
  route: undefined,
  params: undefined,
  original: undefined,
  connection: undefined,
});

/** Decides a request; there is no decision about a public endpoint. */
export type DecideRequest = (
  request: WebRequest,
  policyFor: PolicyFor,
  details?: RequestDetails,
) => Promise<Decision | undefined>;

/** Creates the function that decides requests by the policy for their method, and attaches the decision to them. */
export function createDecideRequest({ gate, authorizationOf }: MountedGate): DecideRequest {
  return async (request, policyFor, details) => {
    checkWebRequest(request);
    const given: FromRequestDetails = { ...NO_DETAILS, ...details };
    const { original = request } = given;
    const policy = policyFor(request.method);
    if (policy?.isPublic === true) {
      const { method } = request;
      // One that is not of this gate is refused by its decision.
      const reported = (): ReportedRequest => ({ method, route: given.route, original });
      if (gate.reportPublic(reported, policy)) return undefined;
    }
    const authorization = authorizationOf(request);
    const unread = deferFromRequest(request, original, () => given, authorization);
    const decision = await gate.decideNow(unread, policy);
    attachDecision(request, decision);
    return decision;
  };
}

/**
 * The answer to a refused request; `undefined` for one that is let through.
 *
 * @throws {RefusedError} instead, with `onDenied: "next"`
 */
export function answerOf(
  decision: Decision | undefined,
  { handsOver }: MountedGate,
): Response | undefined {
  if (decision === undefined || letsThrough(decision)) return undefined;
  if (handsOver) throw new RefusedError(decision);
  return toResponse(decision);
}
