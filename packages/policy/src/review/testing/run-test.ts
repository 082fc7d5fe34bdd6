import { quote } from "../../document/cursor.js";
import type { Finding, Position } from "../../findings/finding.js";
import type { Judgement } from "../../judging/judgement.js";
import type { PolicyJudge } from "../../judging/policy-judge.js";
import type { Policy, PolicyEntry } from "../../policy.js";
import { decidingEntry } from "../deciding-entry.js";
import type { EndpointSuggester } from "../endpoint-suggester.js";
import { errorAt } from "../place.js";
import type { CoverageCount } from "./coverage.js";
import type { TestCallers } from "./test-callers.js";
import {
  type Expectation,
  formatOutcome,
  type PolicyTest,
  type TestCaller,
  type TestOutcome,
} from "./test-file.js";

/** The result of a test. */
export interface TestResult {
  readonly name: string;
  readonly at: Position;
  readonly passed: boolean;
  /** What was compared; less than expected when the test could not be run as written. */
  readonly checks: readonly TestCheck[];
}

/** One answer that was compared. */
export interface TestCheck {
  /** As named in the test. */
  readonly endpoint: string;
  readonly caller: string;
  readonly expected: TestOutcome;
  readonly received: TestOutcome;
  readonly passed: boolean;
  readonly at: Position;
}

/** What the tests of one document share. */
export interface TestScene {
  readonly policy: Policy;
  readonly judge: PolicyJudge;
  readonly callers: TestCallers;
  readonly count: CoverageCount;
  readonly suggester: EndpointSuggester;
}

/** Runs one test to its end, whatever fails. @param now in milliseconds since the Unix epoch */
export function runTest(
  test: PolicyTest,
  now: number,
  scene: TestScene,
): { readonly result: TestResult; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const issuerFault = scene.callers.issuerFault(test);
  if (issuerFault !== undefined) findings.push(issuerFault);
  const callers = test.callers.filter((caller) => {
    const fault = issuerFault ?? scene.callers.callerFault(test, caller);
    if (fault !== undefined && fault !== issuerFault) findings.push(fault);
    return fault === undefined;
  });
  const checks: TestCheck[] = [];
  for (const expectation of test.expectations) {
    const entry = decidingEntry(scene.policy, expectation.endpoint);
    if (entry === undefined) {
      findings.push(unknownEndpoint(expectation, scene));
      continue;
    }
    for (const caller of callers) {
      const check = runCheck({ test, expectation, entry, caller }, now, scene);
      if (check !== undefined) checks.push(check);
      if (check?.passed === false) findings.push(failed(test, expectation, check));
    }
  }
  const { name, place } = test;
  return { result: { name, at: place.at, passed: findings.length === 0, checks }, findings };
}

interface CheckParts {
  readonly test: PolicyTest;
  readonly expectation: Expectation;
  readonly entry: PolicyEntry;
  readonly caller: TestCaller;
}

/** @returns `undefined` when nothing is expected for this caller */
function runCheck(
  { test, expectation, entry, caller }: CheckParts,
  now: number,
  { judge, callers, count }: TestScene,
): TestCheck | undefined {
  const { endpoint, outcomes } = expectation;
  const expected = outcomes.get(caller.name) ?? outcomes.get("*");
  if (expected === undefined) return undefined;
  const { scopes, roles, kind, authentication, actor, conditions } = test;
  const name = callers.nameOf(test, caller);
  const token = { scopes, roles, kind, authentication, actor };
  const judgement = judge.judge(entry, { caller: name, ...token, conditions }, now);
  const received = outcomeOf(judgement);
  const passed = formatOutcome(received) === formatOutcome(expected.outcome);
  if (passed) count.add(entry, judgement.reason === undefined ? "admits" : "refuses");
  const { at } = expected.place;
  return { endpoint, caller: caller.name, expected: expected.outcome, received, passed, at };
}

/** A judgement in the words used in tests. */
function outcomeOf({ reason, enforced }: Judgement): TestOutcome {
  if (reason === undefined) return "allowed";
  return enforced ? reason : { would_refuse: reason };
}

function unknownEndpoint(
  { endpoint, place }: Expectation,
  { policy, suggester }: TestScene,
): Finding {
  const message = `${policy.file} has no endpoint ${quote(endpoint)}`;
  return errorAt("test_endpoint_unknown", place, message, suggester.nearest(endpoint));
}

function failed(
  { name }: PolicyTest,
  { outcomes }: Expectation,
  { endpoint, caller, expected, received, at }: TestCheck,
): Finding {
  const place = (outcomes.get(caller) ?? outcomes.get("*"))?.place;
  const answer = `${formatOutcome(received)}, expected ${formatOutcome(expected)}`;
  const message = `${quote(name)}: ${quote(caller)} at ${quote(endpoint)} is ${answer}`;
  return errorAt("test_failed", place ?? { at, path: [] }, message);
}
