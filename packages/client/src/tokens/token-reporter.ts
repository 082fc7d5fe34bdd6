import { type Clock, type EventSink, isHeard, publish, Warnings } from "@callgate/core/kit";
import { causeCodeOf, type TokenError } from "../errors.js";
import { type TokenEvent, type TokenHappening, tokenChannel } from "../events.js";
import type { GrantParameters } from "../grant/token-endpoint.js";

/** What a {@link TokenReporter} writes into every event, and its listener. */
export interface TokenReporterParts {
  readonly clock: Clock;
  readonly issuer: string | undefined;
  readonly clientId: string;
  readonly server: string;
  readonly onEvent: ((event: TokenEvent) => unknown) | undefined;
  /** Whether process warnings are emitted where there is no listener. */
  readonly warnings: boolean;
}

/** How many scopes that were not granted are recorded. */
const MAX_REPORTED = 10_000;

/** What an answer should contain, and does not. */
type Omission = "lifetime_missing" | "token_type_missing" | "token_unbound";

/** What follows "The server's answers". */
const OMITTED: Readonly<Record<Omission, (assumed: string) => string>> = Object.freeze({
  lifetime_missing: (assumed) => `have no lifetime; ${assumed} is assumed: make the server send it`,
  token_type_missing: (assumed) =>
    `have no \`token_type\`; ${assumed} is assumed: make the server send it`,
  token_unbound: () =>
    "grant bearer tokens, which are not bound to the client's key: enable DPoP for this client there",
});

/** Whose token an event is about; `undefined` where the client as a whole is meant. */
export type Subject = GrantParameters | undefined;

/**
 * Reports what happens to tokens on the diagnostics channel and to the operator's `onEvent`; where there is no listener,
 * what an operator has to know is a process warning.
 *
 * An event is only built while there is a listener: check {@link TokenReporter.isHeard} where it costs something.
 */
export class TokenReporter {
  readonly #parts: TokenReporterParts;
  readonly #sink: EventSink<TokenEvent>;
  readonly #warnings: Warnings;
  readonly #reported = new Set<string>();

  constructor(parts: TokenReporterParts) {
    this.#parts = parts;
    this.#sink = { channel: tokenChannel, listener: parts.onEvent };
    this.#warnings = new Warnings(parts.warnings);
  }

  isHeard(): boolean {
    return isHeard(this.#sink);
  }

  report(subject: Subject, happening: TokenHappening): void {
    if (!this.isHeard()) return;
    const { clock, issuer, clientId, server } = this.#parts;
    const { type, ...details } = happening;
    publish(
      this.#sink,
      () =>
        Object.freeze({
          type,
          at: clock.now(),
          issuer,
          clientId,
          server,
          scope: subject?.scope,
          audience: subject?.audience,
          resource: resourceOf(subject),
          ...details,
        }) as TokenEvent,
    );
  }

  /** Reports once what the server leaves out of every response: as an event, or as a warning where none is heard. */
  warn(subject: Subject, code: Omission, assumed: string): void {
    if (!this.isHeard()) {
      const message = `The authorization server's answers to ${this.#describe(undefined)} ${OMITTED[code](assumed)}`;
      this.#warnings.warn(code, "missing", { code: `CALLGATE_${code.toUpperCase()}`, message });
    } else if (!this.#reported.has(code)) {
      this.#reported.add(code);
      this.report(subject, { type: "warning", code });
    }
  }

  /** Warns that a token cannot be obtained: once per scope and cause, until it can. */
  warnOfFailure(subject: Subject, error: TokenError): void {
    if (this.isHeard()) return;
    const cause = causeCodeOf(error);
    const { code, oauthError } = error;
    this.#warnings.warn(nameOf(subject), [code, oauthError, cause].join(" "), {
      code: "CALLGATE_TOKEN_UNAVAILABLE",
      message: `No access token for ${this.#describe(subject)}: ${textOf(error)}`,
    });
  }

  /** A token was obtained. @param missing requested scopes that were not granted */
  granted(subject: Subject, missing: readonly string[]): void {
    const name = nameOf(subject);
    this.#warnings.recovered(name);
    const narrowed = `narrowed ${name}`;
    if (missing.length === 0) {
      if (this.#reported.delete(narrowed)) this.#warnings.recovered(narrowed);
      return;
    }
    if (!this.isHeard()) {
      this.#warnings.warn(narrowed, missing.join(" "), {
        code: "CALLGATE_SCOPE_NARROWED",
        message: `The authorization server grants ${this.#describe(subject)} less than the scope it requests; missing: ${missing.join(" ")}; allow it there, or request less`,
      });
    } else if (!this.#reported.has(narrowed)) {
      this.report(subject, { type: "warning", code: "scope_narrowed", missing });
    }
    if (this.#reported.size < MAX_REPORTED) this.#reported.add(narrowed);
  }

  #describe(subject: Subject): string {
    const { clientId, server } = this.#parts;
    return `client ${clientId} at ${server}${subject?.scope === undefined ? "" : `, scope ${subject.scope}`}`;
  }
}

/** The resources of a request, or `undefined` where none are requested. */
export function resourceOf(subject: Subject): readonly string[] | undefined {
  return subject === undefined || subject.resources.length === 0 ? undefined : subject.resources;
}

function nameOf(subject: Subject): string {
  if (subject === undefined) return "client";
  return JSON.stringify([subject.scope, subject.audience, subject.resources]);
}

/**
 * The text of an error and its cause. All of it is constant text, configuration or a code. The message of an error about a
 * credential has that of its cause already.
 */
function textOf({ message, oauthError, hint, cause }: TokenError): string {
  const details = [
    oauthError === undefined ? [] : `error ${oauthError}`,
    hint === undefined ? [] : `check first: ${hint}`,
    cause instanceof Error && !message.includes(cause.message) ? cause.message : [],
  ].flat();
  return details.length === 0 ? message : `${message} (${details.join("; ")})`;
}
