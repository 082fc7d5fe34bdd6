import { type Model, OTHERS, type Shown } from "./model.js";

/** What is searched for; an empty text matches everything. */
export interface Filter {
  readonly text: string;
  readonly caller: string;
  readonly owner: string;
  readonly mark: Shown | "";
}

/** The part of a matrix that is left, by indices. */
export interface Selection {
  readonly callers: readonly number[];
  readonly endpoints: readonly number[];
  /** Whether nothing that matches was found. */
  readonly isAll: boolean;
}

/** The value in the filter for callers without an owner. */
export const NO_OWNER = "\u0000";

/**
 * Selects rows and columns. Callers without a filter are left out when none of the selected endpoints admits them,
 * and endpoints likewise.
 */
export function select(model: Model, filter: Filter): Selection {
  const { text, caller, owner, mark } = filter;
  const asksCallers = caller !== "" || owner !== "";
  let endpoints = indicesOf(model.endpoints.length, endpointMatcher(model, text));
  let callers = indicesOf(model.callers.length, callerMatcher(model, caller, owner));
  if (!asksCallers) callers.push(OTHERS);
  const isAll = !asksCallers && text === "" && mark === "";
  if (isAll) return { callers, endpoints, isAll };
  const holds = (shown: Shown): boolean => (mark === "" ? shown !== "none" : shown === mark);
  const found = foundIn(model, callers, endpoints, holds);
  if (mark !== "" || (asksCallers && text === "")) {
    endpoints = endpoints.filter((endpoint) => found.endpoints.has(endpoint));
  }
  if (mark !== "" || !asksCallers) {
    callers = callers.filter((index) => found.callers.has(index));
  }
  return { callers, endpoints, isAll };
}

/** The numbers of the cells that a list shows, and of the endpoints that are open. */
export function selectGrants(
  model: Model,
  { callers, endpoints }: Selection,
  mark: Filter["mark"],
): { readonly cells: readonly number[]; readonly open: readonly number[] } {
  const [rows, columns] = [new Set(callers), new Set(endpoints)];
  const cells = indicesOf(
    model.cellCount,
    (cell) =>
      columns.has(model.endpointOf(cell)) &&
      rows.has(model.callerOf(cell)) &&
      (mark === "" || model.markOf(cell) === mark),
  );
  const open = endpoints.filter((endpoint) => {
    const shown = model.openAs(endpoint);
    return shown !== undefined && (mark === "" || shown === mark);
  });
  return { cells, open };
}

/** The rows and columns that have a matching cell. */
function foundIn(
  model: Model,
  callers: readonly number[],
  endpoints: readonly number[],
  holds: (shown: Shown) => boolean,
): { readonly callers: ReadonlySet<number>; readonly endpoints: ReadonlySet<number> } {
  const [rows, columns] = [new Set(callers), new Set(endpoints)];
  const found = { callers: new Set<number>(), endpoints: new Set<number>() };
  for (let cell = 0; cell < model.cellCount; cell += 1) {
    const [caller, endpoint] = [model.callerOf(cell), model.endpointOf(cell)];
    if (!columns.has(endpoint) || !rows.has(caller) || !holds(model.markOf(cell))) continue;
    found.callers.add(caller);
    found.endpoints.add(endpoint);
  }
  const open = endpoints.filter((endpoint) => holds(model.openAs(endpoint) ?? "none"));
  if (callers.length > 0) for (const endpoint of open) found.endpoints.add(endpoint);
  if (open.length > 0) for (const caller of callers) found.callers.add(caller);
  return found;
}

function endpointMatcher({ endpoints }: Model, text: string): (index: number) => boolean {
  if (text === "") return () => true;
  const wanted = text.toLowerCase();
  return (index) => {
    const entry = endpoints[index];
    if (entry === undefined) return false;
    const { name, reason = "", condition = "", scope, anyScope, roles, anyRole } = entry;
    const texts = [name, reason, condition, ...scope, ...anyScope, ...roles, ...anyRole];
    return texts.some((each) => each.toLowerCase().includes(wanted));
  };
}

function callerMatcher(
  { callers }: Model,
  text: string,
  owner: string,
): (index: number) => boolean {
  const wanted = text.toLowerCase();
  return (index) => {
    const entry = callers[index];
    if (entry === undefined || !entry.name.toLowerCase().includes(wanted)) return false;
    return owner === "" || (entry.owner ?? NO_OWNER) === owner;
  };
}

function indicesOf(length: number, matches: (index: number) => boolean): number[] {
  const indices: number[] = [];
  for (let index = 0; index < length; index += 1) if (matches(index)) indices.push(index);
  return indices;
}
