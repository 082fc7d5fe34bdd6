import type { Quartiles } from "../measure/statistics.js";

const THOUSANDS_APART = /\B(?=(\d{3})+(?!\d))/g;
export const NARROW_SPACE = "\u202f";
/** What stands where there is no number. */
export const NONE = "–";

/** Writes a measured value with three digits that matter, thousands apart: `512 000`, `26.4`, `0.94`. */
export function digits(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const magnitude = rounded === 0 ? 0 : Math.floor(Math.log10(Math.abs(rounded)));
  return magnitude >= 2 ? count(rounded) : rounded.toFixed(Math.min(2, 2 - magnitude));
}

/** Writes a whole number, thousands apart: `10 000`. */
export function count(value: number): string {
  return value.toFixed(0).replace(THOUSANDS_APART, NARROW_SPACE);
}

/** Writes a share as per cent. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(0)}${NARROW_SPACE}%`;
}

/** Writes octets as MB of 1024² octets. */
export function megabytes(octets: number): string {
  return `${digits(octets / 2 ** 20)}${NARROW_SPACE}MB`;
}

/** Writes a median, and the quartiles around it: `1.24× (1.20–1.31)`. */
export function spread([low, median, high]: Quartiles, unit = ""): string {
  return `${digits(median)}${unit} (${digits(low)}–${digits(high)})`;
}

/** Writes how many connections. */
export function connectionsText(connections: number): string {
  return `${count(connections)} ${connections === 1 ? "connection" : "connections"}`;
}
