import type { Actor } from "@callgate/core";
import type { Judgement } from "../judging/judgement.js";
import type { SubjectAuthentication } from "../judging/subject.js";
import type { PolicyEntry } from "../policy.js";
import type { BoundTo } from "./binding.js";
import type { DocumentSide } from "./document-side.js";

/** A request constructed so that two documents answer it differently. */
export interface MadeUpRequest {
  /** The caller's key, the same for both documents; `undefined` for a request without a token. */
  readonly caller: string | undefined;
  readonly kind: "app" | "user";
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** `undefined` when no endpoint demands a particular one. */
  readonly audiences: readonly string[] | undefined;
  readonly claims: Readonly<Record<string, ClaimOfWitness>>;
  /** `undefined` when no endpoint demands a binding. */
  readonly bindings: BoundTo | undefined;
  /** `undefined` when no service acts for the subject. */
  readonly actor: Actor | undefined;
  /** When its user authenticated; `undefined` when no endpoint demands it. */
  readonly authentication: SubjectAuthentication | undefined;
  readonly conditions: Readonly<Record<string, boolean>>;
  /** In milliseconds since the Unix epoch. */
  readonly at: number;
}

export type ClaimOfWitness = string | number | boolean | readonly (string | number | boolean)[];

/** What a document decides about a witness. */
export interface WitnessOutcome {
  /** Whether the request is let through to the endpoint: admitted, public, or refused in report mode. */
  readonly goesOn: boolean;
  /** A reason of the catalogue of refusals; `undefined` without a refusal. */
  readonly reason: string | undefined;
}

/** A request that proves a difference: judged by both documents, as their gates would. */
export interface Witness {
  /** `anyone, without a token`, or a caller's name in the new document's spelling. */
  readonly caller: string;
  readonly hasToken: boolean;
  readonly kind: "app" | "user";
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly audiences: readonly string[] | undefined;
  readonly claims: Readonly<Record<string, ClaimOfWitness>>;
  /** The keys that its token is bound to, by kind; `undefined` when no endpoint demands a binding. */
  readonly bindings: BoundTo | undefined;
  /** `undefined` when no service acts for the subject; without `id` when it has no name. */
  readonly actor: Actor | undefined;
  /** How long ago its user authenticated; `undefined` when no endpoint demands it. */
  readonly authentication: SubjectAuthentication | undefined;
  /** The results of the conditions' functions, by name. */
  readonly conditions: Readonly<Record<string, boolean>>;
  /** In milliseconds since the Unix epoch; `undefined`: from now on. */
  readonly at: number | undefined;
  readonly before: WitnessOutcome;
  readonly after: WitnessOutcome;
}

const WITHOUT_TOKEN = "anyone, without a token";
/** No document lists it: names of callers have no control characters. */
const UNLISTED = "\u0000";

/** Judges a constructed request by one document. Of its token, only the issuer and the audience are checked. */
function outcomeOf(
  side: DocumentSide,
  entry: PolicyEntry | undefined,
  request: MadeUpRequest,
): WitnessOutcome {
  if (entry === undefined) return { goesOn: false, reason: "endpoint_undeclared" };
  const { reason, enforced } = judge(side, entry, request);
  return { goesOn: reason === undefined || !enforced, reason };
}

function judge(
  side: DocumentSide,
  entry: PolicyEntry,
  { caller: key, at, audiences, ...given }: MadeUpRequest,
): Pick<Judgement, "enforced"> & { readonly reason: string | undefined } {
  const caller = key === undefined ? undefined : side.nameOf(key);
  const accepted = key === undefined ? undefined : side.acceptedBy(key);
  const received = audiences?.filter((audience) => accepted?.has(audience) ?? true);
  const subject = {
    ...given,
    caller: caller ?? UNLISTED,
    ...(received && { audiences: received }),
  };
  const judgement = side.judge.judge(entry, subject, at);
  if (judgement.isPublic) return judgement;
  if (key === undefined) return { ...judgement, reason: "credentials_missing" };
  if (caller === undefined) return { ...judgement, reason: "issuer_untrusted" };
  if (received?.length === 0) return { ...judgement, reason: "audience_mismatch" };
  return judgement;
}

/**
 * Judges a request by both documents.
 *
 * @param isWider whether the new document is expected to admit it and the old one not; or the other way round
 * @throws {Error} when they do not: the comparison of these documents is wrong, and its results cannot be used
 */
export function executeWitness(
  [was, before]: readonly [DocumentSide, PolicyEntry | undefined],
  [is, after]: readonly [DocumentSide, PolicyEntry | undefined],
  request: MadeUpRequest,
  { isWider, now }: { readonly isWider: boolean; readonly now: number },
): Witness {
  const outcomes = {
    before: Object.freeze(outcomeOf(was, before, request)),
    after: Object.freeze(outcomeOf(is, after, request)),
  };
  if (outcomes.before.goesOn === isWider || outcomes.after.goesOn !== isWider) {
    const name = after?.name ?? before?.name;
    throw new Error(
      `The comparison of ${name} produced a request that does not prove it: please report this`,
    );
  }
  const { caller, at, ...rest } = request;
  const shown = caller === undefined ? WITHOUT_TOKEN : (is.nameOf(caller) ?? was.nameOf(caller));
  return Object.freeze({
    ...rest,
    caller: (shown ?? WITHOUT_TOKEN).trim(),
    hasToken: caller !== undefined,
    at: at === now ? undefined : at,
    ...outcomes,
  });
}
