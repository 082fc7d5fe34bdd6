/** A warning. Nothing that a server or a request sent belongs in it. */
export interface Warning {
  /** Stable, to filter warnings by: `CALLGATE_…`. */
  readonly code: string;
  readonly message: string;
}

/** Most active causes at once, over all subjects: beyond it no more are reported until some have recovered. */
const MAX_ACTIVE = 1000;

/**
 * Warns operators who do not listen to events, through `process.emitWarning`: once per subject and cause until the subject
 * has recovered.
 *
 * A warning has the type `CallgateWarning`; Node prints it to standard error by default.
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
   * @param subject what has a problem: an issuer, a secret
   * @param cause the problem; a different one is reported too
   */
  warn(subject: string, cause: string, { code, message }: Warning): void {
    if (!this.#enabled) return;
    const causes = this.#active.get(subject) ?? new Set();
    if (causes.has(cause) || this.#count >= MAX_ACTIVE) return;
    this.#active.set(subject, causes.add(cause));
    this.#count += 1;
    process.emitWarning(message, { type: "CallgateWarning", code });
  }

  /** The subject has recovered: its next problem is reported again. */
  recovered(subject: string): void {
    this.#count -= this.#active.get(subject)?.size ?? 0;
    this.#active.delete(subject);
  }
}
