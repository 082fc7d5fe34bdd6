import { createGate, type Gate, type GateOptions } from "@callgate/core";
import { AUDIENCE, POLICY } from "../../policy.js";
import { type DecideAll, refused, type Trust } from "../trust.js";

/**
 * The whole decision, caller and scope included, requested as the adapters do.
 *
 * @param maxTokens how many verified tokens the gate caches; 0 for none
 * @param create what makes the gate; this checkout's `createGate` unless another is passed in
 */
export async function callgate(
  { issuer, jwks }: Pick<Trust, "issuer" | "jwks">,
  maxTokens: number,
  create: typeof createGate = createGate,
): Promise<DecideAll> {
  const gate = onLoop(create, { issuer, jwks, audience: AUDIENCE, cache: { maxTokens } });
  const policy = gate.policy(POLICY);
  await gate.ready();
  return async (lines) => {
    for (const line of lines) {
      const request = { method: "GET", url: "/orders", authorization: [line] };
      const decided = gate.decideNow(request, policy);
      const decision = decided instanceof Promise ? await decided : decided;
      if (decision.outcome !== "allowed") throw refused();
    }
  };
}

/**
 * With every signature on the event loop, as the others have it: one token at a time is what is compared. A checkout from
 * before the option knows no other way.
 */
function onLoop(create: typeof createGate, options: GateOptions): Gate {
  try {
    return create({ ...options, signatureThreads: "never" });
  } catch {
    return create(options);
  }
}
