import { Faults } from "@callgate/core/kit";
import type { Finding } from "../../findings/finding.js";
import type { Policy } from "../../policy.js";
import { namedEntries } from "../endpoint-glob.js";
import { checkNow } from "../options.js";
import { errorAt, inOrder } from "../place.js";
import { checkNever, checkOnly } from "./check-callers.js";
import { checkForbid } from "./check-forbid.js";
import { checkLimit } from "./check-limit.js";
import { checkRequire } from "./check-require.js";
import type { Rule, RulesFile } from "./rules.js";
import type { RuleScene, Violation } from "./scene.js";

/** When rules are checked. */
export interface RulesOptions {
  /** What ends of grants and of report modes are compared with, in milliseconds since the Unix epoch. */
  readonly now: number;
}

/** A violation of a rule in a document; its place is the endpoint, or the grant. */
export interface RuleFinding extends Finding {
  readonly rule: {
    /** `undefined` for a rule without a name. */
    readonly name: string | undefined;
    readonly file: string;
    readonly line: number;
  };
}

/**
 * Checks a document against rules.
 *
 * @returns the violations of the document, and groups in rules that the document does not know
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options
 */
export function checkRules(
  policy: Policy,
  { file, rules }: RulesFile,
  options: RulesOptions,
): readonly RuleFinding[] {
  const faults = new Faults();
  const { now } = faults.own(options, ["now"], ["now"]);
  checkNow("now", now, faults);
  faults.throwIfAny("Rules");
  const scene = { policy, entries: namedEntries(policy), now };
  const findings = rules.flatMap((rule) =>
    violationsOf(rule, scene).map((violation) => toFinding(violation, rule, file)),
  );
  return inOrder(findings);
}

function toFinding(
  { code, place, message, suggestion }: Violation,
  rule: Rule,
  file: string,
): RuleFinding {
  const {
    name,
    place: {
      at: { line },
    },
  } = rule;
  const called = name === undefined ? "the rule" : `the rule ${JSON.stringify(name)}`;
  const finding =
    code === undefined
      ? errorAt("rule_violated", place, `${message}, against ${called} (${file}:${line})`)
      : errorAt(code, place, message, suggestion);
  return Object.freeze({ ...finding, rule: Object.freeze({ name, file, line }) });
}

function violationsOf({ demand }: Rule, scene: RuleScene): readonly Violation[] {
  switch (demand.kind) {
    case "never":
      return checkNever(demand, scene);
    case "only":
      return checkOnly(demand, scene);
    case "require":
      return checkRequire(demand, scene);
    case "limit":
      return checkLimit(demand, scene);
    case "forbid":
      return checkForbid(demand, scene);
  }
}
