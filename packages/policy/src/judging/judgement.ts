import type { PolicyReason } from "@callgate/core/judging";

/** Why an endpoint refuses a verified caller, by the names of the catalogue of refusals. */
export type RefusalReason = PolicyReason | "condition_failed";

/** What an endpoint does with a caller. */
export interface Judgement {
  /** `undefined` where the caller may call. */
  readonly reason: RefusalReason | undefined;
  /** Whether a refusal is enforced: in report mode the request goes on all the same. */
  readonly enforced: boolean;
  /** Whether no token is looked at. */
  readonly isPublic: boolean;
}

/** Whether a request goes on to the endpoint: admitted, or refused in report mode. */
export function goesOn({ reason, enforced }: Judgement): boolean {
  return reason === undefined || !enforced;
}
