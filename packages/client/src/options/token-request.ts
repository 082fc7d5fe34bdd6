import { Faults, isOptions, received } from "@callgate/core/kit";
import { defineAudience, defineResources, defineScope } from "./define-grant.js";

/** What a call requires of its token. */
export interface TokenRequest {
  /** Another scope than the client was created with: space-delimited or a list, in any order. */
  readonly scope?: string | readonly string[];
  /** Another API than the client was created with, at servers that take an `audience` parameter. */
  readonly audience?: string;
  /** Other services than the client was created with (RFC 8707). */
  readonly resource?: string | readonly string[];
  /**
   * How long the token must stay valid, in milliseconds: for a call that takes long. Default 0.
   *
   * A token is renewed for that after a quarter of its lifetime at the earliest. Where the server grants no longer
   * lifetime, or no better token is available, the current one is returned.
   */
  readonly minRemainingMs?: number;
  /** Ends this call's waiting; the request continues for others. The only member that may be `undefined`. */
  readonly signal?: AbortSignal | undefined;
}

/** A {@link TokenRequest}'s own members. */
export type OwnRequest = { [Name in keyof TokenRequest]-?: TokenRequest[Name] | undefined };

const NAMES: readonly string[] = ["scope", "audience", "resource", "minRemainingMs", "signal"];
const KNOWN: ReadonlySet<string> = new Set(NAMES);

/**
 * Takes what a call requires: only what the request itself has. Scope, audience and resource are checked by those who
 * put them in canonical order.
 *
 * @returns `undefined` for a request with any other fault; {@link checkRequest} says which
 */
export function ownRequest(request: unknown): OwnRequest | undefined {
  if (!isRequestObject(request)) return undefined;
  const own: Record<string, unknown> = {
    scope: undefined,
    audience: undefined,
    resource: undefined,
    minRemainingMs: undefined,
    signal: undefined,
  };
  for (const [name, value] of Object.entries(request)) {
    if (!KNOWN.has(name) || (value === undefined && name !== "signal")) return undefined;
    own[name] = value;
  }
  const { minRemainingMs, signal } = own;
  if (minRemainingMs !== undefined && !isTime(minRemainingMs)) return undefined;
  if (signal !== undefined && !isSignal(signal)) return undefined;
  return own as unknown as OwnRequest;
}

/**
 * Checks what a call requires of its token.
 *
 * @param faults where every fault is reported
 */
export function checkRequest(request: unknown, faults: Faults): void {
  if (!isRequestObject(request)) {
    faults.add(
      "option_invalid",
      "request",
      `must be an object such as \`{ scope: "orders:read" }\`, received ${received(request)}`,
    );
    return;
  }
  const { signal, ...rest } = request;
  const { scope, audience, resource, minRemainingMs } = faults.own(rest, NAMES);
  defineScope(scope, faults);
  defineAudience(audience, faults);
  defineResources(resource, faults);
  if (minRemainingMs !== undefined && !isTime(minRemainingMs)) {
    const message = `must be milliseconds, 0 or more, received ${received(minRemainingMs)}`;
    faults.add("option_invalid", "minRemainingMs", message);
  }
  if (signal !== undefined && !isSignal(signal)) {
    faults.add("option_invalid", "signal", `must be an AbortSignal, received ${received(signal)}`);
  }
}

/**
 * Throws for a request that cannot be right.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function throwIfWrong(request: unknown, subject: string): void {
  const faults = new Faults();
  checkRequest(request, faults);
  faults.throwIfAny(subject);
}

function isRequestObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return isOptions(value);
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}

/** An `AbortSignal`, of this realm or another. */
function isSignal(value: unknown): value is AbortSignal {
  const { aborted, addEventListener } = (value ?? {}) as Partial<AbortSignal>;
  return typeof aborted === "boolean" && typeof addEventListener === "function";
}
