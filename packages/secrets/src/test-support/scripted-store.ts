import type { ReadRequest, SecretReading } from "../cache/secret-reading.js";
import type { SecretReason } from "../secret-source.js";

/** A store that returns what the test decides: a reading, a failure, or nothing yet. */
export class ScriptedStore {
  reads: SecretReason[] = [];
  reading: SecretReading = { value: "first" };
  failure: unknown;
  signal: AbortSignal | undefined;
  #held: (() => void)[] | undefined;

  /** From here on reads wait for {@link release}. */
  hold(): void {
    this.#held = [];
  }

  release(): void {
    for (const go of this.#held ?? []) go();
    this.#held = undefined;
  }

  readonly read = async ({ reason, signal }: ReadRequest): Promise<SecretReading> => {
    this.reads.push(reason);
    this.signal = signal;
    const { reading } = this;
    if (this.#held !== undefined) await new Promise<void>((go) => this.#held?.push(go));
    if (this.failure !== undefined) throw this.failure;
    return reading;
  };
}
