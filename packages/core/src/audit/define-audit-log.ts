import { type Faults, received } from "../kit/configuration/faults.js";
import { namesOf } from "../kit/configuration/names-of.js";
import { checkClock, integerWithin, isObject } from "../kit/configuration/option-checks.js";
import { systemClock } from "../kit/time/clock.js";
import type { AuditLogOptions, AuditStream, AuditWriter } from "./audit-log-options.js";

const OPTIONS = namesOf<AuditLogOptions>({
  write: true,
  format: true,
  include: true,
  sample: true,
  maxBufferedCharacters: true,
  warnings: true,
  clock: true,
});
const MANDATORY: readonly (keyof AuditLogOptions)[] = ["write", "format", "include"];
const BUFFERED = [65_536, 1_073_741_824, 16_777_216] as const;

/** Checks the options of an audit log, and fills in the defaults. */
export function defineAuditLog(
  options: AuditLogOptions,
  faults: Faults,
): Required<AuditLogOptions> {
  const own = faults.own(isObject(options) ? options : ({} as AuditLogOptions), OPTIONS, MANDATORY);
  const { write, format, include, sample = 1, warnings = true, clock = systemClock } = own;
  if (!isWriter(write) && !isAuditStream(write)) {
    faults.add(
      write === undefined ? "option_missing" : "option_invalid",
      "write",
      `must be a writable stream, or a function that is called with lines, received ${received(write)}`,
    );
  } else if ((write as { writable?: unknown }).writable === false) {
    faults.add("option_invalid", "write", "must be a stream that has not ended: open it again");
  }
  checkChoice("format", format, ["json", "ecs", "ocsf"], faults);
  checkChoice("include", include, ["refusals", "all"], faults);
  if (typeof sample !== "number" || !(sample >= 0 && sample <= 1)) {
    faults.add("option_invalid", "sample", `must be 0 to 1, received ${received(sample)}`);
  }
  if (include === "refusals" && own.sample !== undefined) {
    faults.add(
      "option_conflict",
      "sample",
      'is the share of the allowed decisions, and `include: "refusals"` writes none: leave it out',
    );
  }
  const maxBufferedCharacters = integerWithin(own, "maxBufferedCharacters", BUFFERED, faults);
  if (typeof warnings !== "boolean") {
    faults.add(
      "option_invalid",
      "warnings",
      `must be true or false, received ${received(warnings)}`,
    );
  }
  checkClock(clock, faults);
  return { write, format, include, sample, maxBufferedCharacters, warnings, clock };
}

/** Narrows to a function that lines are passed to. */
export function isWriter(write: unknown): write is AuditWriter {
  return typeof write === "function";
}

function isAuditStream(write: unknown): write is AuditStream {
  if (!isObject(write)) return false;
  const { write: writeTo, on } = write as Partial<AuditStream>;
  return typeof writeTo === "function" && typeof on === "function";
}

function checkChoice(
  option: string,
  value: unknown,
  choices: readonly string[],
  faults: Faults,
): void {
  if (typeof value === "string" && choices.includes(value)) return;
  const listed = choices.map((choice) => `"${choice}"`).join(", ");
  faults.add(
    value === undefined ? "option_missing" : "option_invalid",
    option,
    `must be one of ${listed}, received ${received(value)}`,
  );
}
