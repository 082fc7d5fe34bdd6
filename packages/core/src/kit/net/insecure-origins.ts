import { type Faults, received } from "../configuration/faults.js";
import type { Warnings } from "../warnings.js";

const MAX_ORIGINS = 20;

/** What to do about an address that is refused because it is plain http. For the end of a fault's message. */
export const INSECURE_ORIGINS_REMEDY =
  'plain http elsewhere only where its origin is listed: `insecureOrigins: ["http://keycloak:8080"]`';

/**
 * Checks the option `insecureOrigins`: origins that may be reached over plain http, exactly as they are written.
 *
 * @returns the origins; empty where the option is omitted
 */
export function defineInsecureOrigins(options: object, faults: Faults): readonly string[] {
  const origins: unknown = (options as { insecureOrigins?: unknown }).insecureOrigins;
  if (origins === undefined) return [];
  if (!Array.isArray(origins) || origins.length === 0 || origins.length > MAX_ORIGINS) {
    faults.add(
      "option_invalid",
      "insecureOrigins",
      `must be a list of 1 to ${MAX_ORIGINS} origins such as "http://keycloak:8080", received ${received(origins)}`,
    );
    return [];
  }
  for (const [index, origin] of origins.entries()) {
    const message = faultOf(origin);
    if (message === undefined) continue;
    faults.add(
      "option_invalid",
      `insecureOrigins[${index}]`,
      `${message}, received ${received(origin)}`,
    );
  }
  return Object.freeze(origins.filter((origin): origin is string => typeof origin === "string"));
}

function faultOf(value: unknown): string | undefined {
  const expected = 'must be an http origin such as "http://keycloak:8080"';
  if (typeof value !== "string" || !URL.canParse(value)) return expected;
  const { protocol, origin, hostname } = new URL(value);
  if (protocol === "https:") return "is https, which needs no exception: leave it out";
  if (protocol !== "http:") return expected;
  if (hostname.includes("*")) return "must name one host, without wildcards";
  return value === origin
    ? undefined
    : `must be an origin and nothing more: write ${JSON.stringify(origin)}`;
}

/** Warns about the risk of plain http, where it is accepted. */
export function warnInsecureOrigins(origins: readonly string[], warnings: Warnings): void {
  if (origins.length === 0) return;
  warnings.warn("insecureOrigins", "listed", {
    code: "CALLGATE_INSECURE_ORIGIN",
    message:
      `Plain http is accepted for ${origins.join(", ")} (option \`insecureOrigins\`): any machine on the way can read ` +
      "and replace what is sent, keys and secrets included. Use https, or only a network without untrusted machines",
  });
}
