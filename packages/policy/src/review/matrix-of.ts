import { Faults } from "@callgate/core/kit";
import { PolicyJudge } from "../judging/policy-judge.js";
import type { Policy, PolicyEntry } from "../policy.js";
import { knownCallers, lastGrants } from "./callers.js";
import { accessKindOf, demandsOf } from "./demands.js";
import { EndpointGlob, namedEntries, parseEndpointGlob } from "./endpoint-glob.js";
import type { Matrix, MatrixCell, MatrixEndpoint } from "./matrix.js";
import { checkNow, expectText } from "./options.js";

/** The contents of a matrix: by default every caller and every endpoint. */
export interface MatrixOptions {
  /** The point in time, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** This caller only, and the endpoints that list it or are open to it. */
  readonly caller?: string;
  /** Endpoints by their name, or by a pattern of names such as `* /admin/**`; and the callers they list. */
  readonly endpoint?: string;
  /** The callers of this owner, and the endpoints that list them or are open to them. */
  readonly owner?: string;
  /** Endpoints in report mode, public ones, or those that admit any caller; with several words, all of these. */
  readonly only?: readonly MatrixSelection[];
}

/** A kind of endpoint to show alone: in report mode, public, or open to any caller. */
export type MatrixSelection = "report" | "public" | "any";

const OPTIONS = ["at", "caller", "endpoint", "owner", "only"];
const SELECTIONS: readonly string[] = ["report", "public", "any"];

/**
 * Computes which caller may call which endpoint at one time, by the judging code of the gate: for a token with the scopes, roles
 * and claims that the endpoint demands, and with conditions that hold.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options
 */
export function matrixOf(policy: Policy, options: MatrixOptions): Matrix {
  const { at, caller, endpoint, owner, only } = checkOptions(options);
  const judge = new PolicyJudge(policy);
  const chosen = namedEntries(policy)
    .filter((each) => endpoint === undefined || endpoint.touches(each))
    .map(({ entry }) => ({ entry, column: toEndpoint(entry, judge, at) }))
    .filter(({ column }) => only === undefined || isSelected(column, only));
  const rows = knownCallers(policy).filter(
    (row) =>
      (caller === undefined || row.name === caller) && (owner === undefined || row.owner === owner),
  );
  const numbers = new Map(rows.map(({ name }, index) => [name, index]));
  const cells = chosen.flatMap(({ entry, column }, index) =>
    cellsOf(entry, column, judge, at).flatMap(({ name, ...cell }) => {
      const number = numbers.get(name);
      return number === undefined ? [] : [{ caller: number, endpoint: index, ...cell }];
    }),
  );
  return withoutEmpty(
    { callers: rows, endpoints: chosen.map(({ column }) => column), cells },
    {
      callers: endpoint !== undefined || only !== undefined,
      endpoints: caller !== undefined || owner !== undefined,
    },
  );
}

function checkOptions(options: MatrixOptions): Omit<MatrixOptions, "endpoint"> & {
  readonly endpoint: EndpointGlob | undefined;
} {
  const faults = new Faults();
  const given = faults.own(options, OPTIONS, ["at"]);
  checkNow("at", given.at, faults);
  for (const option of ["caller", "endpoint", "owner"] as const)
    expectText(option, given[option], faults);
  const { only, endpoint } = given;
  if (
    only !== undefined &&
    !(Array.isArray(only) && only.every((word) => SELECTIONS.includes(word)))
  )
    faults.add("option_invalid", "only", `must be a list of ${SELECTIONS.join(", ")}`);
  const glob = typeof endpoint === "string" ? parseEndpointGlob(endpoint) : undefined;
  if (glob !== undefined && !(glob instanceof EndpointGlob))
    faults.add("option_invalid", "endpoint", glob.message);
  faults.throwIfAny("Matrix");
  return { ...given, endpoint: glob as EndpointGlob | undefined };
}

function toEndpoint(entry: PolicyEntry, judge: PolicyJudge, at: number): MatrixEndpoint {
  const { enforced } = judge.judge(entry, { caller: "" }, at);
  return {
    name: entry.written,
    kind: accessKindOf(entry),
    reason: entry.reason,
    ...demandsOf(entry),
    mode: enforced ? "enforce" : "report",
    enforceFrom: entry.policy?.enforceFrom,
  };
}

function isSelected({ kind, mode }: MatrixEndpoint, only: readonly MatrixSelection[]): boolean {
  return only.some((word) => (word === "report" ? mode === "report" : kind === word));
}

function cellsOf(
  entry: PolicyEntry,
  { mode }: MatrixEndpoint,
  judge: PolicyJudge,
  at: number,
): readonly (Omit<MatrixCell, "caller" | "endpoint"> & { readonly name: string })[] {
  return Array.from(lastGrants(entry), ([name, { until, ticket }]) => {
    const { reason } = judge.judge(entry, { caller: name }, at);
    const lasting = until === undefined ? "allowed" : "until";
    const admitted = mode === "report" ? "report" : lasting;
    return { name, mark: reason === "grant_expired" ? "expired" : admitted, until, ticket };
  });
}

/** Leaves out callers without a cell, and endpoints that list none of the callers and are not open. */
function withoutEmpty(
  { callers, endpoints, cells }: Matrix,
  leaveOut: { readonly callers: boolean; readonly endpoints: boolean },
): Matrix {
  const rows = numbersOf(callers, leaveOut.callers, cells, "caller");
  const columns = numbersOf(endpoints, leaveOut.endpoints, cells, "endpoint");
  for (const [index, { kind, mode }] of endpoints.entries())
    if (kind === "any" || kind === "public" || mode === "report") columns.add(index);
  const [newRows, newColumns] = [renumber(rows), renumber(columns)];
  return {
    callers: callers.filter((_, index) => rows.has(index)),
    endpoints: endpoints.filter((_, index) => columns.has(index)),
    cells: cells.map((cell) => ({
      ...cell,
      caller: newRows.get(cell.caller) ?? 0,
      endpoint: newColumns.get(cell.endpoint) ?? 0,
    })),
  };
}

function numbersOf(
  all: readonly unknown[],
  usedOnly: boolean,
  cells: readonly MatrixCell[],
  of: "caller" | "endpoint",
): Set<number> {
  return new Set(usedOnly ? cells.map((cell) => cell[of]) : all.keys());
}

function renumber(kept: ReadonlySet<number>): ReadonlyMap<number, number> {
  return new Map([...kept].sort((one, other) => one - other).map((old, index) => [old, index]));
}
