import { type Clock, type EventSink, isHeard, publish } from "@callgate/core/kit";
import { type TokenEvent, type TokenHappening, tokenChannel } from "../events.js";

/** What a {@link TokenReporter} writes into every event, and who listens. */
export interface TokenReporterParts {
  readonly clock: Clock;
  readonly issuer: string | undefined;
  readonly clientId: string;
  readonly server: string;
  readonly onEvent: ((event: TokenEvent) => unknown) | undefined;
}

/**
 * Reports what happens to tokens on the diagnostics channel and to the operator's `onEvent`.
 *
 * An event is only built while there is a listener: check {@link TokenReporter.isHeard} where it costs something.
 */
export class TokenReporter {
  readonly #parts: TokenReporterParts;
  readonly #sink: EventSink<TokenEvent>;
  readonly #warned = new Set<string>();

  constructor(parts: TokenReporterParts) {
    this.#parts = parts;
    this.#sink = { channel: tokenChannel, listener: parts.onEvent };
  }

  isHeard(): boolean {
    return isHeard(this.#sink);
  }

  report(scope: string | undefined, happening: TokenHappening): void {
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
          scope,
          ...details,
        }) as TokenEvent,
    );
  }

  /** Reports once what the server does with every response. */
  warn(scope: string | undefined, code: "lifetime_missing" | "token_type_missing"): void {
    if (!this.isHeard() || this.#warned.has(code)) return;
    this.#warned.add(code);
    this.report(scope, { type: "warning", code });
  }
}
