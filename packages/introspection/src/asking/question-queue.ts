import { type Clock, onAbort } from "@callgate/core/kit";
import { IntrospectionFailure } from "../failure.js";
import { Places } from "../places.js";

/** The bounds of a {@link QuestionQueue}. */
export interface QueueBounds {
  readonly concurrency: number;
  readonly queue: number;
  /** After which a question has ended by itself, its waiting included. */
  readonly timeoutMs: number;
}

type Leave = () => void;

/** Lets so many questions be under way at once; others wait for their turn, as far as there is room. */
export class QuestionQueue {
  readonly #bounds: QueueBounds;
  readonly #underWay: Places;
  readonly #room: Places;
  readonly #waiting = new Set<(leave: Leave) => void>();

  constructor(bounds: QueueBounds, clock: Pick<Clock, "monotonic">) {
    this.#bounds = bounds;
    this.#underWay = new Places(clock, bounds.timeoutMs);
    this.#room = new Places(clock, bounds.timeoutMs);
  }

  get underWay(): number {
    return this.#underWay.taken;
  }

  /**
   * @param signal ends the waiting
   * @throws {IntrospectionFailure} `queue_full`, or the signal's reason
   */
  async run<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
    // Places that were lost go to those that wait already.
    this.#next();
    const leave = this.#isFull ? await this.#turn(signal) : this.#underWay.take();
    try {
      return await ask();
    } finally {
      leave();
      this.#next();
    }
  }

  get #isFull(): boolean {
    return this.#underWay.taken >= this.#bounds.concurrency;
  }

  #turn(signal: AbortSignal): Promise<Leave> {
    if (this.#room.taken >= this.#bounds.queue) throw new IntrospectionFailure("queue_full");
    return new Promise((resolve, reject) => {
      const leaveRoom = this.#room.take();
      const begin = (leave: Leave): void => {
        stopListening();
        leaveRoom();
        resolve(leave);
      };
      const stopListening = onAbort(signal, () => {
        this.#waiting.delete(begin);
        leaveRoom();
        reject(signal.reason);
      });
      this.#waiting.add(begin);
    });
  }

  /** Free places go to the questions that have waited longest. */
  #next(): void {
    for (const begin of this.#waiting) {
      if (this.#isFull) return;
      this.#waiting.delete(begin);
      begin(this.#underWay.take());
    }
  }
}
