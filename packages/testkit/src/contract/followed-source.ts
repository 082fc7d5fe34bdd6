import type { RevocationChange, RevocationSource } from "@callgate/core";

/** How long a change is waited for, in real milliseconds. */
const LONGEST_WAIT_MS = 5000;
const STEP_MS = 10;

/** A source as a gate follows it, and what it reported. Started with the first wait. */
export class FollowedSource {
  readonly #source: RevocationSource;
  readonly #pass: () => unknown;
  readonly #ending = new AbortController();
  readonly changes: RevocationChange[] = [];
  #running: Promise<void> | undefined;
  #failure: unknown;

  constructor({ source, pass }: { readonly source: RevocationSource; pass?(): unknown }) {
    this.#source = source;
    this.#pass = () => pass?.();
  }

  /** @throws {Error} when that does not happen in time, or the source fails */
  async until(holds: (changes: readonly RevocationChange[]) => boolean): Promise<void> {
    this.#start();
    for (let waited = 0; !holds(this.changes); waited += STEP_MS) {
      if (this.#failure !== undefined) throw this.#failure;
      if (waited > LONGEST_WAIT_MS) throw new Error("the source does not report it in 5 seconds");
      await this.passes(STEP_MS);
    }
  }

  /** Waits, and lets the clock of the source pass. */
  async passes(ms: number): Promise<void> {
    await this.#pass();
    await new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** The callers that are revoked now, by what was reported. */
  callers(): readonly string[] {
    let callers: string[] = [];
    for (const change of this.changes) {
      if (change.type === "revoked") callers.push(change.revocation.match.caller ?? "");
      else if (change.type === "replaced")
        callers = change.revocations.map(({ match }) => match.caller ?? "");
      else if (change.type === "restored")
        callers = callers.filter((caller) => caller !== change.match.caller);
    }
    return callers;
  }

  /** @throws {Error} where the source does not end */
  async end(): Promise<void> {
    this.#ending.abort();
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error("the source does not end")), LONGEST_WAIT_MS).unref();
    });
    await Promise.race([this.#running, late]);
  }

  #start(): void {
    this.#running ??= this.#source
      .start((change) => void this.changes.push(change), this.#ending.signal)
      .catch((error: unknown) => {
        if (!this.#ending.signal.aborted) this.#failure = error;
      });
  }
}
