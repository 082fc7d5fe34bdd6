import type { IntrospectionContext } from "@callgate/core/kit";
import { SharedAnswers } from "../caching/shared-answers.js";
import type { DefinedIntrospection } from "../options/define-introspect.js";

/** The answers that this issuer's verifiers share, or nothing where no store is set or no answer is kept. */
export function sharedAnswersOf(
  { issuer, clock }: IntrospectionContext,
  { shared, clientId, signed, cacheMs: maxAgeMs }: DefinedIntrospection,
  onFailure: (code: string) => void,
): SharedAnswers | undefined {
  if (shared === undefined || maxAgeMs === 0) return undefined;
  const scope = [issuer, clientId, signed ? "signed" : "plain"];
  return new SharedAnswers({ ...shared, scope, clock, maxAgeMs, onFailure });
}
