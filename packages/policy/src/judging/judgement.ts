import type { PolicyReason } from "@callgate/core/judging";

/** Why an endpoint refuses a verified caller, as named in the catalogue of refusals. */
export type RefusalReason = PolicyReason | "condition_failed";

/** An endpoint's decision about a caller. */
export interface Judgement {
  /** `undefined` when the caller may call. */
  readonly reason: RefusalReason | undefined;
  /** Whether a refusal is enforced: in report mode the request is still let through. */
  readonly enforced: boolean;
  /** Whether no token is read. */
  readonly isPublic: boolean;
}

/** Whether a request is let through to the endpoint: admitted, or refused in report mode. */
export function goesOn({ reason, enforced }: Judgement): boolean {
  return reason === undefined || !enforced;
}
