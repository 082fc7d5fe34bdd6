import { type Clock, systemClock } from "../../../kit/time/clock.js";

/** The work was not done: too much is waiting already, or it has waited too long. */
export const OVERLOADED: unique symbol = Symbol("overloaded");

/** Work for the thread pool. Starts it, and calls back once, later, with the result. */
export type ThreadWork<Result> = (done: (error: Error | null, result: Result) => void) => void;

/** The limits of a {@link ThreadQueue}. */
export interface QueueBounds {
  /** Most pieces of work in the pool at once. */
  readonly underWay: number;
  /** Most memory that waiting work may take, in bytes. */
  readonly waitingBytes: number;
  /** Longest time from when work is added to its result, in milliseconds. */
  readonly waitMs: number;
  /** How long the pool may finish nothing before it counts as busy with other work, in milliseconds. */
  readonly stalledMs: number;
  /** For how long after its last work the queue still counts as moving, in milliseconds. */
  readonly restMs: number;
}

/**
 * Enough in the pool for the threads to have work until the event loop is back, and no more: file and DNS operations wait
 * for the same pool. The rest waits here. 16 MiB are some 6 000 tokens of 800 characters.
 */
const BOUNDS: QueueBounds = {
  underWay: 32,
  waitingBytes: 16 * 1024 * 1024,
  waitMs: 2000,
  stalledMs: 50,
  restMs: 1,
};

/** The signatures that are verified on the threads of Node's pool: those of every gate of the process, which share one queue. */
export interface SignatureQueueHealth {
  /** How many are with the pool: 32 at most. */
  readonly underWay: number;
  /** How many tokens wait for that, each for 2 seconds at most. */
  readonly waiting: number;
  /** How much memory they take, estimated by their length, in bytes. */
  readonly waitingBytes: number;
  /** The bound of `waitingBytes`, in bytes: a token beyond it is answered 503 (`overloaded`) at once. */
  readonly maxWaitingBytes: number;
}

interface Entry {
  readonly work: ThreadWork<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly bytes: number;
  /** When it has waited long enough. */
  readonly until: number;
}

/** Passes work to the thread pool: oldest first, a bounded number at once, each for a bounded time. */
export class ThreadQueue {
  readonly #bounds: QueueBounds;
  readonly #clock: Pick<Clock, "monotonic" | "setTimer">;
  readonly #underWay = new Set<Entry>();
  readonly #waiting: Entry[] = [];
  #waitingBytes = 0;
  #progressAt = Number.NEGATIVE_INFINITY;
  #isTimed = false;

  constructor(
    bounds: Partial<QueueBounds> = {},
    clock: Pick<Clock, "monotonic" | "setTimer"> = systemClock,
  ) {
    this.#bounds = { ...BOUNDS, ...bounds };
    this.#clock = clock;
  }

  /**
   * Whether work is under way and gets done, or was a moment ago: a burst leaves gaps. Where the pool is busy with other
   * things, work does not get done.
   */
  get isMoving(): boolean {
    const idleMs = this.#clock.monotonic() - this.#progressAt;
    const { stalledMs, restMs } = this.#bounds;
    return this.#underWay.size > 0 ? idleMs <= stalledMs : idleMs < restMs;
  }

  health(): SignatureQueueHealth {
    return Object.freeze({
      underWay: this.#underWay.size,
      waiting: this.#waiting.length,
      waitingBytes: this.#waitingBytes,
      maxWaitingBytes: this.#bounds.waitingBytes,
    });
  }

  /**
   * @param bytes how much memory the work takes while it waits
   * @returns the result, or {@link OVERLOADED}
   * @throws the error that the work throws or reports, as a rejection
   */
  add<Result>(work: ThreadWork<Result>, bytes: number): Promise<Result | typeof OVERLOADED> {
    const until = this.#clock.monotonic() + this.#bounds.waitMs;
    return new Promise<unknown>((resolve, reject) => {
      this.#take({ work, resolve, reject, bytes, until } as Entry);
    }) as Promise<Result | typeof OVERLOADED>;
  }

  #take(entry: Entry): void {
    if (this.#underWay.size < this.#bounds.underWay) {
      if (this.#underWay.size === 0) this.#progressAt = this.#clock.monotonic();
      this.#start(entry);
    } else if (this.#waitingBytes + entry.bytes <= this.#bounds.waitingBytes) {
      this.#waiting.push(entry);
      this.#waitingBytes += entry.bytes;
    } else {
      entry.resolve(OVERLOADED);
      return;
    }
    if (!this.#isTimed) this.#setTimer(this.#bounds.waitMs);
  }

  #start(entry: Entry): void {
    this.#underWay.add(entry);
    try {
      entry.work((error, result) => {
        if (error === null) entry.resolve(result);
        else entry.reject(error);
        this.#end(entry);
      });
    } catch (error) {
      entry.reject(error);
      queueMicrotask(() => this.#end(entry));
    }
  }

  #end(entry: Entry): void {
    this.#underWay.delete(entry);
    this.#progressAt = this.#clock.monotonic();
    const next = this.#shift();
    if (next !== undefined) this.#start(next);
  }

  #shift(): Entry | undefined {
    const entry = this.#waiting.shift();
    if (entry !== undefined) this.#waitingBytes -= entry.bytes;
    return entry;
  }

  /** One timer for all: they are in the order of their deadlines. */
  #setTimer(delayMs: number): void {
    this.#isTimed = true;
    this.#clock.setTimer(() => this.#giveUpOld(), delayMs, false);
  }

  #giveUpOld(): void {
    const now = this.#clock.monotonic();
    const isOld = ({ until }: Entry): boolean => until <= now;
    // Running work cannot be cancelled, and keeps its place in the pool; only its request continues.
    for (const entry of this.#underWay) if (isOld(entry)) entry.resolve(OVERLOADED);
    while (this.#waiting[0] !== undefined && isOld(this.#waiting[0]))
      this.#shift()?.resolve(OVERLOADED);
    const next = [...this.#underWay].find((entry) => !isOld(entry)) ?? this.#waiting[0];
    this.#isTimed = false;
    if (next !== undefined) this.#setTimer(next.until - now);
  }
}
