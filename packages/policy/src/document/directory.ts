import type { CallerGroup, RegisteredCaller } from "../policy.js";
import { type Cursor, quote } from "./cursor.js";
import { type IssuerNames, qualificationFault } from "./issuer-names.js";

/** A caller or a group, and where it is declared. */
interface Declared<Value> {
  readonly value: Value;
  readonly cursor: Cursor;
}

/** The registered callers and groups, of the document and of its register. */
export class Directory {
  readonly issuers: IssuerNames;
  /** `undefined` without a register: then every name is accepted unchecked. */
  readonly callers: ReadonlyMap<string, Declared<RegisteredCaller>> | undefined;
  readonly groups: ReadonlyMap<string, Declared<CallerGroup>>;
  /** `false` when a register could not be read: a name that is not found may be in it. */
  readonly #isComplete: boolean;
  readonly usedCallers: Set<string> = new Set();
  readonly usedGroups: Set<string> = new Set();

  constructor(
    issuers: IssuerNames,
    callers: Directory["callers"],
    groups: Directory["groups"],
    isComplete: boolean,
  ) {
    this.#isComplete = isComplete;
    this.issuers = issuers;
    this.callers = callers;
    this.groups = groups;
  }

  /** Checks the use of a caller's name at its place. @returns whether it can be used */
  useCaller(name: string, cursor: Cursor): boolean {
    this.usedCallers.add(name);
    if (this.callers === undefined) return reportQualification(name, this.issuers, cursor);
    if (this.callers.has(name)) return true;
    // Reported by the check of all texts.
    if (name.includes(`\${`)) return false;
    const qualification = qualificationFault(name, this.issuers);
    const { suggester } = cursor.context;
    if (qualification?.code === "caller_unqualified") {
      const alias = [...this.callers.keys()].find((known) => known.endsWith(`:${name}`));
      if (alias !== undefined) this.usedCallers.add(alias);
      cursor.error("caller_unqualified", `${quote(name)} ${qualification.message}`, alias);
      return false;
    }
    if (this.groups.has(name.replace(/^group:/, "")) && name.startsWith("group:")) {
      const message = `${quote(name)} is a group, and a group has no long form: list its callers one by one`;
      cursor.error("caller_unknown", message);
      return false;
    }
    const meant = suggester.closest(name, this.callers.keys());
    if (meant !== undefined) this.usedCallers.add(meant);
    const hint = meant === undefined ? ": add it to `callers`" : "";
    cursor.error("caller_unknown", `unknown caller ${quote(name)}${hint}`, meant);
    return false;
  }

  /** Finds the group of an entry `group:NAME`; a group that does not exist is reported. */
  useGroup(name: string, cursor: Cursor): CallerGroup | undefined {
    this.usedGroups.add(name);
    const group = this.groups.get(name);
    if (group !== undefined) return group.value;
    if (!this.#isComplete) return undefined;
    const meant = cursor.context.suggester.closest(name, this.groups.keys());
    if (meant !== undefined) this.usedGroups.add(meant);
    const hint = meant === undefined ? ": add it to `groups`" : "";
    cursor.error("group_unknown", `unknown group ${quote(name)}${hint}`, meant);
    return undefined;
  }
}

/** Reports a name that does not identify its issuer. @returns whether it does */
export function reportQualification(
  name: string,
  issuers: IssuerNames,
  cursor: Cursor,
  where: "error" | "errorAtKey" = "error",
): boolean {
  const fault = qualificationFault(name, issuers);
  if (fault !== undefined)
    cursor[where](fault.code, `${quote(name)} ${fault.message}`, fault.suggestion);
  return fault === undefined;
}
