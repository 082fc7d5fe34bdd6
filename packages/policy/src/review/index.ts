/**
 * For reviewing policy documents outside the services that they belong to: the functions of the command `callgate`.
 */

export {
  CHECK_NAMES,
  type CheckName,
  type IssuerProbe,
  type ProbedDocument,
  type ProbedKey,
  type ProbedKeySet,
  type ProbedMetadata,
  type ProbeOptions,
  probeIssuer,
  type TracedCheck,
} from "@callgate/core/judging";
export { beforeEndpoints } from "../diff/before-endpoints.js";
export type {
  DiffAspect,
  DiffCode,
  DiffedDocument,
  DiffFinding,
  DiffKind,
  PolicyDiff,
} from "../diff/diff-finding.js";
export { type DiffOptions, diffPolicies } from "../diff/diff-policies.js";
export { formatDiffMarkdown } from "../diff/format-diff-markdown.js";
export { formatDiffText, proofOf as describeProof } from "../diff/format-diff-text.js";
export type { Witness, WitnessOutcome } from "../diff/witness.js";
export { checkInventory, checkOutline } from "../inventory/check-inventory.js";
export {
  type InventoryOptions,
  type InventoryReading,
  parseInventory,
} from "../inventory/parse-inventory.js";
export type {
  InventoryMiddleware,
  InventoryRoute,
  RouteInventory,
} from "../inventory/route-inventory.js";
export { describeUnprotected, unprotectedRoutes } from "../inventory/unprotected.js";
export { inventoryText, writeInventory } from "../inventory/write-inventory.js";
export { goesOn, type Judgement, type RefusalReason } from "../judging/judgement.js";
export { PolicyJudge } from "../judging/policy-judge.js";
export type { Subject, SubjectAuthentication } from "../judging/subject.js";
export { MAX_DOCUMENT_BYTES } from "../source/decode.js";
export { type FileRead, readFile } from "../source/read-file.js";
export { nearestCaller } from "./callers.js";
export { type CodeOwners, checkOwners, type OwnedFile, parseCodeOwners } from "./code-owners.js";
export type { Demands } from "./demands.js";
export type { EndpointGlob } from "./endpoint-glob.js";
export {
  type ExplainedOutcome,
  type ExplainOptions,
  explainToken,
  type TokenExplanation,
} from "./explain-token.js";
export { type FormattedDocument, formatDocument } from "./format-document.js";
export { formatMatrixCsv } from "./format-matrix-csv.js";
export { formatMatrixText, type MatrixTextOptions } from "./format-matrix-text.js";
export { type InitOptions, type InitSource, initDocument } from "./init-document.js";
export type { Matrix, MatrixCaller, MatrixCell, MatrixEndpoint } from "./matrix.js";
export { type MatrixOptions, type MatrixSelection, matrixOf } from "./matrix-of.js";
export type { FileOptions } from "./open-file.js";
export { type ExportedOpenApi, exportOpenApi } from "./openapi/export-openapi.js";
export { type OpenApi, type OpenApiReading, parseOpenApi } from "./openapi/parse-openapi.js";
export { type MatrixPageOptions, matrixPage } from "./page/matrix-page.js";
export type { Place } from "./place.js";
export type { Answer, QuestionOptions } from "./question.js";
export { checkRules, type RuleFinding, type RulesOptions } from "./rules/check-rules.js";
export { parseRules, type RulesReading } from "./rules/read-rules.js";
export type {
  Rule,
  RuleCaller,
  RuleDemand,
  RuleLimits,
  RuleScope,
  RulesFile,
} from "./rules/rules.js";
export type { Coverage, EndpointCoverage } from "./testing/coverage.js";
export { parseTestFile, type TestFileReading } from "./testing/read-test-file.js";
export type { TestCheck, TestResult } from "./testing/run-test.js";
export { type RunOptions, runTests, type TestRun } from "./testing/run-tests.js";
export {
  type Expectation,
  type ExpectedOutcome,
  formatOutcome,
  type PolicyTest,
  type TestCaller,
  type TestFile,
  type TestOutcome,
} from "./testing/test-file.js";
export { describeUserDemands, type ListedActors, type UserDemands } from "./user-demands.js";
export { type CanAnswer, type CanOptions, type CanRow, whatMayCall } from "./what-may-call.js";
export { type WhoAnswer, type WhoRow, whoMayCall } from "./who-may-call.js";
