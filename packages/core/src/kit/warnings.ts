/** What a warning says. Nothing that a server or a request sent belongs in it. */
export interface Warning {
  /** Stable, for those who filter: `CALLGATE_…`. */
  readonly code: string;
  readonly message: string;
}

/** Most causes remembered at once, over all subjects: beyond it no more are reported until some have recovered. */
const MAX_ACTIVE = 1000;

/**
 * Warns operators who listen to nothing, through `process.emitWarning`: once per subject and cause until the subject has
 * recovered.
 *
 * A warning has the type `CallgateWarning`; Node prints it to standard error, unless told otherwise.
 */
export class Warnings {
  readonly #enabled: boolean;
  readonly #active = new Map<string, Set<string>>();
  #count = 0;

  /** @param enabled the option `warnings` */
  constructor(enabled: boolean) {
    this.#enabled = enabled;
  }

  /**
   * @param subject what is in trouble: an issuer, a secret
   * @param cause what troubles it; a different one is reported too
   */
  warn(subject: string, cause: string, { code, message }: Warning): void {
    if (!this.#enabled) return;
    const causes = this.#active.get(subject) ?? new Set();
    if (causes.has(cause) || this.#count >= MAX_ACTIVE) return;
    this.#active.set(subject, causes.add(cause));
    this.#count += 1;
    process.emitWarning(message, { type: "CallgateWarning", code });
  }

  /** The subject is well again: what troubles it next is reported again. */
  recovered(subject: string): void {
    this.#count -= this.#active.get(subject)?.size ?? 0;
    this.#active.delete(subject);
  }
}
