import { type EndpointPolicy, type Gate, toAnswer } from "@callgate/core";
import type { Observation } from "./outcome.js";

/** Presents a token to a gate in this process, and returns what its caller would see. */
export async function decideHere(
  gate: Gate,
  policy: EndpointPolicy,
  token: string,
): Promise<Observation> {
  const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
  const decision = await gate.decide(request, gate.policy(policy));
  if (decision.outcome === "allowed") return { status: 200 };
  const { status, headers } = toAnswer(decision);
  return {
    status,
    reason: decision.reason,
    challenge: headers["www-authenticate"],
    retryAfter: headers["retry-after"],
  };
}
