import { type Faults, received } from "../kit/configuration/faults.js";
import { isObject } from "../kit/configuration/option-checks.js";
import { checkGrant, type GrantEnd } from "./grants.js";

/** The issuers a gate trusts, by name, for entries of `callers` that refer to them. */
export type IssuerNames = readonly {
  readonly issuer: string;
  readonly alias: string | undefined;
}[];

/**
 * Client identifiers that may call, by the identifier of the issuer that authenticates them; by its alias where issuers are
 * resolved at run time.
 */
export type CallerIndex = ReadonlyMap<string, ReadonlySet<string>>;

/** The ends of grants, of those callers only whose last grant has one; by issuer as {@link CallerIndex} is. */
export type GrantIndex = ReadonlyMap<string, ReadonlyMap<string, GrantEnd>>;

/** The allowlist of an endpoint, indexed. */
export interface CompiledCallers {
  readonly callers: CallerIndex | "any";
  /** `undefined` where no caller's grant ends: then nothing is compared with the time. */
  readonly grants: GrantIndex | undefined;
}

/** Issuers that are known only at run time: entries of `callers` name any alias. */
export const RESOLVED = "resolved";

const MAX_CALLERS = 1_000_000;
/** What looks like all clients and is not: entries are compared exactly, so it would admit a client of that name. */
const EVERY_CLIENT = /^(?:\*+|any)$/;
const CALLER_ID = /^[^\p{Cc}\s](?:[^\p{Cc}]{0,1022}[^\p{Cc}\s])?$/u;

/**
 * Checks the allowlist of an endpoint and indexes it by issuer.
 *
 * Where the issuers have aliases, even a single issuer, every entry is `alias:client`: an entry has only one
 * meaning. Without an alias an entry is exactly a client identifier, colons included. Of several grants of one caller the one
 * that ends last counts.
 */
export function compileCallers(
  callers: unknown,
  issuers: IssuerNames | typeof RESOLVED,
  faults: Faults,
): CompiledCallers {
  if (callers === "any") return { callers, grants: undefined };
  const names = issuers === RESOLVED ? [] : issuers;
  const lists: Lists = {
    index: new Map(names.map(({ issuer }) => [issuer, new Set()])),
    ends: new Map(),
  };
  if (callers === undefined) {
    faults.add(
      "callers_missing",
      "callers",
      'is missing: list the clients that may call, or write "any"',
    );
  } else if (!Array.isArray(callers)) {
    faults.add(
      "option_invalid",
      "callers",
      `must be a list or "any", received ${received(callers)}`,
    );
  } else if (callers.length === 0) {
    faults.add(
      "callers_empty",
      "callers",
      'is empty, so no client could call: list at least one, or declare "none"',
    );
  } else if (callers.length > MAX_CALLERS) {
    faults.add(
      "option_invalid",
      "callers",
      `has ${callers.length} entries, more than ${MAX_CALLERS}: remove unused ones`,
    );
  } else {
    let position = 0;
    for (const entry of callers) {
      if (isObject(entry) && !Array.isArray(entry)) {
        const { client, end } = checkGrant(entry, faults.within(`callers[${position}].`));
        addCaller(client, end, issuers, lists, faults);
      } else addCaller(entry, undefined, issuers, lists, faults);
      position += 1;
    }
  }
  const hasEnds = [...lists.ends.values()].some((ends) => ends.size > 0);
  return { callers: lists.index, grants: hasEnds ? lists.ends : undefined };
}

/** The index that an allowlist becomes. */
interface Lists {
  readonly index: Map<string, Set<string>>;
  readonly ends: Map<string, Map<string, GrantEnd>>;
}

/** @param end of the grant; `undefined` for one without end */
function addCaller(
  entry: unknown,
  end: GrantEnd | undefined,
  issuers: IssuerNames | typeof RESOLVED,
  lists: Lists,
  faults: Faults,
): void {
  if (typeof entry !== "string" || !CALLER_ID.test(entry)) {
    faults.add(
      "option_invalid",
      "callers",
      `has ${received(entry)}, which is not a client identifier: 1 to 1024 characters, no control ` +
        "characters, no space around it",
    );
    return;
  }
  const named = EVERY_CLIENT.test(entry) ? undefined : resolveCaller(entry, issuers, faults);
  if (EVERY_CLIENT.test(named?.id ?? entry)) {
    faults.add(
      "option_invalid",
      "callers",
      `has the entry ${received(entry)}: to admit every client write callers: "any"`,
    );
  } else if (named !== undefined) {
    const listed = lists.index.get(named.issuer) ?? new Set();
    addEnd(named, end, listed.has(named.id), lists);
    lists.index.set(named.issuer, listed.add(named.id));
  }
}

/** Keeps the end that comes last; a grant without end outlasts all. */
function addEnd(
  { issuer, id }: CallerName,
  end: GrantEnd | undefined,
  isListed: boolean,
  { ends }: Lists,
): void {
  const ofIssuer = ends.get(issuer);
  if (end === undefined) {
    ofIssuer?.delete(id);
    return;
  }
  const other = ofIssuer?.get(id);
  if (other === undefined ? isListed : other.at >= end.at) return;
  if (ofIssuer === undefined) ends.set(issuer, new Map([[id, end]]));
  else ofIssuer.set(id, end);
}

/** A client, under the issuer that authenticates it. */
interface CallerName {
  readonly issuer: string;
  readonly id: string;
}

const QUALIFIED = /^([A-Za-z0-9._-]{1,64}):(.+)$/s;

function resolveCaller(
  entry: string,
  issuers: IssuerNames | typeof RESOLVED,
  faults: Faults,
): CallerName | undefined {
  if (issuers === RESOLVED) {
    const [, alias, id] = QUALIFIED.exec(entry) ?? [];
    if (alias !== undefined && id !== undefined) return { issuer: alias, id };
    faults.add(
      "caller_unqualified",
      "callers",
      `has "${entry}", which does not identify its issuer: write an alias before it, as in "alias:${entry}"`,
    );
    return undefined;
  }
  const [only] = issuers;
  const qualified = issuers.find(
    ({ alias }) => alias !== undefined && entry.startsWith(`${alias}:`),
  );
  if (qualified?.alias !== undefined && entry.length > qualified.alias.length + 1) {
    return { issuer: qualified.issuer, id: entry.slice(qualified.alias.length + 1) };
  }
  if (only !== undefined && only.alias === undefined) return { issuer: only.issuer, id: entry };
  const known = issuers.map(({ alias }) => alias).join(", ");
  if (entry.includes(":")) {
    faults.add(
      "caller_unknown_alias",
      "callers",
      `has "${entry}", whose alias no issuer has: use one of ${known}`,
    );
  } else {
    faults.add(
      "caller_unqualified",
      "callers",
      `has "${entry}", which does not identify its issuer: write an alias before it, as in "${only?.alias}:${entry}"`,
    );
  }
  return undefined;
}
