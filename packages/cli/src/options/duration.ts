// cspell:ignore smhd
import { InvalidArgumentError } from "commander";

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** Ten years: longer is a mistake, or has no end that matters. */
const LONGEST_MS = 3650 * 86_400_000;

/** Parses a duration, `90s`, `15m`, `1h` or `30d`, to milliseconds. */
export function parseDuration(text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS_MS[unit] ?? 0);
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new InvalidArgumentError("It must be a duration, such as 90s, 15m, 1h or 30d.");
}
