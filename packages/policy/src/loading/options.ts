import { Faults, received } from "@callgate/core/kit";
import type { IssuerNames } from "../document/issuer-names.js";
import type { Environment } from "../names/env-template.js";
import type { Condition } from "../policy.js";
import { EXPIRING_MS } from "../warnings.js";
import type { ReadRegister } from "./open-register.js";

/** How a policy document is read. */
export interface PolicyOptions {
  /** Variables for `${NAME}` under `issuers`. Default: `process.env`. */
  readonly env?: Environment;
  /**
   * The functions of the conditions named in the document; own members only. With them, a condition without a function is a fault
   * (`condition_unknown`), and an unused function a warning. Default: none are checked, and a request that reaches
   * a condition is answered 503, until `withConditions` has given the functions.
   */
  readonly conditions?: Readonly<Record<string, Condition>>;
  /** What the ends of grants and retirements are compared with, in milliseconds since the Unix epoch. Default: the system clock. */
  readonly now?: number;
  /** How long before its end a grant is `grant_expiring`, in milliseconds. Default: 14 days. */
  readonly expiringMs?: number;
  /**
   * Declares that code gives the issuers: their aliases, `[]` for one issuer without alias, or `resolved` for issuers known at
   * run time only. Then the document must not declare any (`issuers_twice`). Default: the document declares them, or names are
   * accepted as written.
   */
  readonly issuers?: readonly string[] | "resolved";
  /** The folder that relative paths start from. Default: the working directory. */
  readonly cwd?: string;
  /**
   * The path of a register that is read in place of the one named by the document, or when it names none. It may be outside
   * the repository, since the document does not choose it. Default: the register of the document.
   */
  readonly register?: string;
}

/** How a text is read that has no file. */
export interface ParseOptions extends PolicyOptions {
  /** The file's name in findings; `.json` at its end means JSON. The register is relative to it. Default: `callgate.yaml`. */
  readonly file?: string;
  /** Reads the register instead of the disk, such as one of an earlier revision. It receives a path with `/`, relative as `file` is. */
  readonly readRegister?: ReadRegister;
}

/** Options after checking. */
export interface CheckedOptions {
  readonly env: Environment;
  readonly conditions: ReadonlyMap<string, Condition> | undefined;
  readonly now: number;
  readonly expiringMs: number;
  readonly issuers: IssuerNames | undefined;
  readonly cwd: string;
  readonly register: string | undefined;
  readonly file: string;
  readonly readRegister: ReadRegister | undefined;
}

const OPTIONS = ["env", "conditions", "now", "expiringMs", "issuers", "cwd", "register"] as const;

/** @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault */
export function checkOptions(
  options: ParseOptions,
  more: readonly ("file" | "readRegister")[] = [],
): CheckedOptions {
  const faults = new Faults();
  if (typeof options !== "object" || options === null) {
    faults.add("option_invalid", "options", `must be an object, received ${received(options)}`);
    faults.throwIfAny("Policy options");
  }
  const given = faults.own(options, [...OPTIONS, ...more]);
  const { env = process.env, now = Date.now(), file = "callgate.yaml", readRegister } = given;
  const { expiringMs = EXPIRING_MS, cwd = process.cwd(), register } = given;
  const expect = (holds: boolean, option: string, what: string): void => {
    const value = given[option as keyof ParseOptions];
    if (!holds)
      faults.add("option_invalid", option, `must be ${what}, received ${received(value)}`);
  };
  expect(typeof env === "object" && env !== null, "env", "an object of variables");
  expect(Number.isFinite(now), "now", "a number of milliseconds since the Unix epoch");
  expect(typeof file === "string" && file !== "", "file", "a file's name");
  const isSpan = Number.isFinite(expiringMs) && expiringMs >= 0;
  expect(isSpan, "expiringMs", "a number of milliseconds, 0 or more");
  expect(typeof cwd === "string" && cwd !== "", "cwd", "the path of a folder");
  const isPath = register === undefined || (typeof register === "string" && register !== "");
  expect(isPath, "register", "the path of a file");
  const canRead = readRegister === undefined || typeof readRegister === "function";
  expect(canRead, "readRegister", "a function");
  const conditions = checkConditions(given.conditions, faults);
  const issuers = checkIssuers(given.issuers, faults);
  faults.throwIfAny("Policy options");
  return { env, conditions, now, expiringMs, issuers, cwd, register, file, readRegister };
}

/** Checks functions by their names. */
export function checkConditions(
  conditions: unknown,
  faults: Faults,
): ReadonlyMap<string, Condition> | undefined {
  if (conditions === undefined) return undefined;
  if (typeof conditions !== "object" || conditions === null || Array.isArray(conditions)) {
    faults.add(
      "option_invalid",
      "conditions",
      `must be an object of functions, received ${received(conditions)}`,
    );
    return undefined;
  }
  const checked = new Map<string, Condition>();
  const inside = faults.within("conditions.");
  for (const [name, condition] of inside.entries(conditions)) {
    if (typeof condition === "function") checked.set(name, condition as Condition);
    else inside.add("option_invalid", name, `must be a function, received ${received(condition)}`);
  }
  return checked;
}

function checkIssuers(issuers: unknown, faults: Faults): IssuerNames | undefined {
  if (issuers === undefined) return undefined;
  if (issuers === "resolved") return { kind: "resolved" };
  if (
    Array.isArray(issuers) &&
    issuers.every((alias) => typeof alias === "string" && alias !== "")
  ) {
    return issuers.length === 0
      ? { kind: "plain", alias: undefined }
      : { kind: "aliased", aliases: issuers };
  }
  faults.add(
    "option_invalid",
    "issuers",
    `must be a list of aliases or "resolved", received ${received(issuers)}`,
  );
  return undefined;
}
