import { Faults } from "@callgate/core/kit";
import { PolicyJudge } from "../judging/policy-judge.js";
import type { Policy, PolicyEntry } from "../policy.js";
import { type LastGrant, lastGrants } from "./callers.js";
import { decidingEntry } from "./deciding-entry.js";
import { accessKindOf } from "./demands.js";
import {
  type Answer,
  answerOf,
  checkQuestion,
  type QuestionOptions,
  subjectOf,
} from "./question.js";

/** Who may call an endpoint. */
export interface WhoAnswer {
  /** The entry that decides, as spelled in the document. It may differ from the question: GET decides for HEAD, `*` for any method. */
  readonly endpoint: string;
  /** Everyone first (`public`, `report`, `any`), then each listed caller, including refused ones. */
  readonly callers: readonly WhoRow[];
}

/** A caller, or all callers of one kind. */
export interface WhoRow extends Answer {
  /** `undefined` when it means every caller. */
  readonly caller: string | undefined;
  readonly owner: string | undefined;
  /** The day from which the caller is retired. */
  readonly retired: string | undefined;
}

/**
 * Who may call an endpoint, by the judging code of the gate: with a token that has the contents given by the options, and otherwise
 * what the endpoint demands. A caller whose grant has ended, or that the token's scopes do not admit, is included with its `outcome`.
 *
 * @returns `undefined` when the document has no such endpoint; `nearestName` returns a suggestion
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options
 */
export function whoMayCall(
  policy: Policy,
  name: string,
  options: QuestionOptions,
): WhoAnswer | undefined {
  const faults = new Faults();
  const given = checkQuestion(options, faults);
  faults.throwIfAny("Question");
  const entry = decidingEntry(policy, name);
  if (entry === undefined) return undefined;
  const judge = new PolicyJudge(policy);
  const judgementOf = (caller: string) => judge.judge(entry, subjectOf(caller, given), given.at);
  const everyone = everyoneOf(entry, judgementOf("").enforced).map((access) => ({
    caller: undefined,
    owner: undefined,
    retired: undefined,
    ...answerOf(entry, access, judgementOf("")),
  }));
  const groups = groupsByCaller(policy, entry);
  const listed = Array.from(lastGrants(entry), ([caller, grant]) => ({
    caller,
    owner: policy.callers.get(caller)?.owner,
    retired: policy.callers.get(caller)?.retired,
    ...answerOf(entry, "listed", judgementOf(caller)),
    ...detailsOf(grant, entry),
    groups: groups.get(caller) ?? [],
  }));
  return { endpoint: entry.written, callers: [...everyone, ...listed] };
}

/** The groups of callers that an entry is open to as a whole. */
export function everyoneOf(
  entry: PolicyEntry,
  enforced: boolean,
): readonly ("any" | "public" | "report")[] {
  const kind = accessKindOf(entry);
  if (kind === "public") return ["public"];
  return [...(enforced ? [] : ["report" as const]), ...(kind === "any" ? ["any" as const] : [])];
}

/** The part that a grant adds to an answer. */
export function detailsOf(
  { until, ticket, reason }: LastGrant,
  entry: PolicyEntry,
): Pick<Answer, "until" | "ticket" | "reason"> {
  return { until, ticket, reason: reason ?? entry.reason };
}

function groupsByCaller(policy: Policy, entry: PolicyEntry): ReadonlyMap<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { group } of entry.grants) {
    for (const caller of policy.groups.get(group ?? "")?.callers ?? []) {
      const before = groups.get(caller);
      if (before === undefined) groups.set(caller, [group ?? ""]);
      else if (group !== undefined && !before.includes(group)) before.push(group);
    }
  }
  return groups;
}
