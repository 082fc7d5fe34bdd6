import { onAbort } from "@callgate/core/kit";
import { IntrospectionFailure } from "../failure.js";

/** The bounds of a {@link QuestionQueue}. */
export interface QueueBounds {
  readonly concurrency: number;
  readonly queue: number;
}

/** Lets so many questions be under way at once; others wait for their turn, as far as there is room. */
export class QuestionQueue {
  readonly #bounds: QueueBounds;
  readonly #waiting = new Set<() => void>();
  #underWay = 0;

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds;
  }

  get underWay(): number {
    return this.#underWay;
  }

  /**
   * @param signal ends the waiting
   * @throws {IntrospectionFailure} `queue_full`, or the signal's reason
   */
  async run<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.#underWay >= this.#bounds.concurrency) await this.#turn(signal);
    else this.#underWay += 1;
    try {
      return await ask();
    } finally {
      this.#next();
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size >= this.#bounds.queue) throw new IntrospectionFailure("queue_full");
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        stopListening();
        resolve();
      };
      const stopListening = onAbort(signal, () => {
        this.#waiting.delete(begin);
        reject(signal.reason);
      });
      this.#waiting.add(begin);
    });
  }

  /** The place of the question that has ended goes to the one that has waited longest. */
  #next(): void {
    const [begin] = this.#waiting;
    if (begin === undefined) {
      this.#underWay -= 1;
      return;
    }
    this.#waiting.delete(begin);
    begin();
  }
}
