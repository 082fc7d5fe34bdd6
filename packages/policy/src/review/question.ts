import type { Actor } from "@callgate/core";
import { type Faults, received } from "@callgate/core/kit";
import type { Judgement, RefusalReason } from "../judging/judgement.js";
import type { Subject, SubjectAuthentication } from "../judging/subject.js";
import type { PolicyEntry } from "../policy.js";
import { type Demands, demandsOf } from "./demands.js";
import { checkNow, expectTexts } from "./options.js";

/** The contents of the token in a question; what is left out is what the endpoint demands. */
export interface QuestionOptions {
  /** The time of the request, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
  readonly kind?: "app" | "user";
  /** How and when the user authenticated. */
  readonly authentication?: SubjectAuthentication;
  /** The service that acts for the subject. Left out: none. */
  readonly actor?: Actor;
  /** Results of conditions, by name; `false` for one that is not included. Left out: every condition holds. */
  readonly conditions?: Readonly<Record<string, boolean>>;
}

/** One answer: how an endpoint may be called, what it demands, and what the gate would decide. */
export interface Answer extends Demands {
  /**
   * `listed` when the endpoint lists the caller; `any` when it admits every client of a trusted issuer; `public` when no token
   * is read; `report` when every request is let through, since a refusal is only reported; `none` when the caller is not listed.
   */
  readonly access: "listed" | "any" | "public" | "report" | "none";
  /** Why a request of this kind is refused, or would be in report mode. */
  readonly outcome: "allowed" | RefusalReason;
  /** Whether it is let through to the endpoint: admitted, or refused in report mode. */
  readonly goesOn: boolean;
  /** The mode at the time of the request. */
  readonly mode: "enforce" | "report";
  readonly enforceFrom: string | undefined;
  /** Groups through which the caller is listed. */
  readonly groups: readonly string[];
  /** The end of the caller's last grant, as written. */
  readonly until: string | undefined;
  readonly ticket: string | undefined;
  /** The reason of the grant, else the reason of the endpoint. */
  readonly reason: string | undefined;
}

const OPTIONS = ["at", "scopes", "roles", "kind", "authentication", "actor", "conditions"];

/** Checks a question. @param more further options, checked by the caller. @returns its options, own members only */
export function checkQuestion<Options extends QuestionOptions>(
  options: Options,
  faults: Faults,
  more: readonly string[] = [],
): Options {
  const given = faults.own(options, [...OPTIONS, ...more], ["at"]);
  const { at, scopes, roles, kind, authentication, actor, conditions } = given;
  checkNow("at", at, faults);
  expectTexts("scopes", scopes, faults);
  expectTexts("roles", roles, faults);
  if (kind !== undefined && kind !== "app" && kind !== "user")
    faults.add("option_invalid", "kind", `must be "app" or "user", received ${received(kind)}`);
  for (const [option, value] of Object.entries({ authentication, actor })) {
    if (value !== undefined && (typeof value !== "object" || value === null))
      faults.add("option_invalid", option, `must be an object, received ${received(value)}`);
  }
  const areAnswers =
    typeof conditions === "object" &&
    conditions !== null &&
    Object.values(conditions).every((holds) => typeof holds === "boolean");
  if (conditions !== undefined && !areAnswers) {
    const expected = "must be an object of true and false by name";
    faults.add("option_invalid", "conditions", `${expected}, received ${received(conditions)}`);
  }
  return given;
}

/** The subject constructed by a question. */
export function subjectOf(caller: string, options: QuestionOptions): Subject {
  const { scopes, roles, kind, authentication, actor, conditions } = options;
  return {
    caller,
    ...(scopes && { scopes }),
    ...(roles && { roles }),
    ...(kind && { kind }),
    ...(authentication && { authentication }),
    ...(actor && { actor }),
    ...(conditions && { conditions }),
  };
}

/** The part that is the same in every answer about an entry. */
export function answerOf(
  entry: PolicyEntry,
  access: Answer["access"],
  { reason, enforced }: Judgement,
): Answer {
  return {
    access,
    outcome: reason ?? "allowed",
    goesOn: reason === undefined || !enforced,
    ...demandsOf(entry),
    mode: enforced ? "enforce" : "report",
    enforceFrom: entry.policy?.enforceFrom,
    groups: [],
    until: undefined,
    ticket: undefined,
    reason: entry.reason,
  };
}
