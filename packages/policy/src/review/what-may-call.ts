import { Faults } from "@callgate/core/kit";
import { PolicyJudge } from "../judging/policy-judge.js";
import type { Policy, PolicyEntry } from "../policy.js";
import { knownCallers, lastGrants, nearestCaller } from "./callers.js";
import { decidingEntry } from "./deciding-entry.js";
import { expectText } from "./options.js";
import {
  type Answer,
  answerOf,
  checkQuestion,
  type QuestionOptions,
  subjectOf,
} from "./question.js";
import { detailsOf, everyoneOf } from "./who-may-call.js";

/** What a caller may call. */
export interface CanAnswer {
  readonly caller: string;
  readonly owner: string | undefined;
  /** The day from which it is retired. */
  readonly retired: string | undefined;
  /** Whether it is registered, or listed by an endpoint. A caller that is not may still call endpoints open to any caller. */
  readonly isKnown: boolean;
  /** A suggestion for a name that is not known. */
  readonly suggestion: string | undefined;
  /**
   * Endpoints that list the caller, including refused ones, and those it may call without being listed; with `endpoint`, that one
   * only, even when the answer is no.
   */
  readonly endpoints: readonly CanRow[];
}

/** An endpoint, and whether the caller may call it. */
export interface CanRow extends Answer {
  /** As spelled in the document. */
  readonly endpoint: string;
}

/** The contents of the token, and the endpoint. */
export interface CanOptions extends QuestionOptions {
  /** An endpoint by its name. Default: all of them. */
  readonly endpoint?: string;
}

/**
 * What a caller may call, by the judging code of the gate: with a token that has the contents given by the options, and otherwise
 * what the endpoint demands.
 *
 * @param caller as the document names callers: with several issuers, `alias:client`
 * @returns `undefined` when `endpoint` is not in the document; `nearestName` returns a suggestion
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options
 */
export function whatMayCall(
  policy: Policy,
  caller: string,
  options: CanOptions,
): CanAnswer | undefined {
  const faults = new Faults();
  const given = checkQuestion(options, faults, ["endpoint"]);
  expectText("endpoint", given.endpoint, faults);
  faults.throwIfAny("Question");
  const only = given.endpoint === undefined ? undefined : decidingEntry(policy, given.endpoint);
  if (given.endpoint !== undefined && only === undefined) return undefined;
  const judge = new PolicyJudge(policy);
  const entries = only === undefined ? policy.entries : [only];
  const rows = entries.map((entry): CanRow => {
    const judgement = judge.judge(entry, subjectOf(caller, given), given.at);
    const grant = lastGrants(entry).get(caller);
    const open = everyoneOf(entry, judgement.enforced).at(-1) ?? "none";
    return {
      endpoint: entry.written,
      ...answerOf(entry, grant === undefined ? open : "listed", judgement),
      ...(grant && detailsOf(grant, entry)),
      groups: groupsOf(policy, entry, caller),
    };
  });
  const { owner, retired } = policy.callers.get(caller) ?? {};
  const isKnown = knownCallers(policy).some(({ name }) => name === caller);
  return {
    caller,
    owner,
    retired,
    isKnown,
    suggestion: isKnown ? undefined : nearestCaller(policy, caller),
    endpoints: rows.filter(({ access }) => only !== undefined || access !== "none"),
  };
}

function groupsOf(policy: Policy, { grants }: PolicyEntry, caller: string): readonly string[] {
  const names = grants.flatMap(({ group }) => group ?? []);
  return [...new Set(names)].filter((name) => policy.groups.get(name)?.callers.includes(caller));
}
