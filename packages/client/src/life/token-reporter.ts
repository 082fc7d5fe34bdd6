import { type TokenEvent, type TokenHappening, tokenChannel } from "../events.js";

/** Who is told what happens to tokens. */
export interface Audience {
  readonly clientId: string;
  readonly server: string;
  readonly onEvent: ((event: TokenEvent) => unknown) | undefined;
}

/**
 * Tells of tokens on the diagnostics channel and to the operator's `onEvent`.
 *
 * An event is only made while somebody listens: ask {@link TokenReporter.isHeard} first.
 */
export class TokenReporter {
  readonly #audience: Audience;
  readonly #warned = new Set<string>();

  constructor(audience: Audience) {
    this.#audience = audience;
  }

  isHeard(): boolean {
    return this.#audience.onEvent !== undefined || tokenChannel.hasSubscribers;
  }

  report(scope: string | undefined, happening: TokenHappening): void {
    if (!this.isHeard()) return;
    const { clientId, server, onEvent } = this.#audience;
    const event = Object.freeze({ clientId, server, scope, ...happening }) as TokenEvent;
    try {
      tokenChannel.publish(event);
      const result = onEvent?.(event);
      if (result instanceof Promise) result.catch(() => {});
    } catch {
      // Who watches does not decide.
    }
  }

  /** Reports what the server always does wrong: once. */
  warn(scope: string | undefined, code: "lifetime_missing" | "token_type_missing"): void {
    if (!this.isHeard() || this.#warned.has(code)) return;
    this.#warned.add(code);
    this.report(scope, { type: "warning", code });
  }
}
