import type { Clock, ClockTimer } from "../kit/time/clock.js";
import { LineBuffer } from "./line-buffer.js";
import type { Sink } from "./sink.js";

/** How long lines wait for others that are written together with them. */
const GATHER_MS = 50;
/** How long nothing is written after a failure. */
const FAILURE_PAUSE_MS = 1000;
/** How much is written at once, in characters, unless a single line is longer. */
const CHUNK_CHARACTERS = 65_536;
/** How many chunks are written in one turn of the event loop, to a sink that never lets one wait. */
const CHUNKS_PER_TURN = 16;

/** What a {@link LineQueue} needs. */
export interface LineQueueParts {
  readonly sink: Sink;
  readonly clock: Clock;
  readonly maxBufferedCharacters: number;
  /** Called where a line is dropped because the queue is full, or the sink has ended. */
  readonly onDropped: () => void;
  /** Called where lines could not be written. */
  readonly onFailure: (cause: unknown) => void;
}

/**
 * Lines on their way to a sink: gathered for 50 ms, and written in chunks, one after the other. A line that does not fit is dropped
 * and counted. Adding one never waits, writes nothing, and throws nothing.
 */
export class LineQueue {
  readonly #parts: LineQueueParts;
  readonly #waiting = new LineBuffer();
  /** Lines of the chunk that is being written. */
  #writing = 0;
  #characters = 0;
  #written = 0;
  #dropped = 0;
  #isClosed = false;
  #timer: ClockTimer | undefined;
  #onIdle: (() => void) | undefined;

  constructor(parts: LineQueueParts) {
    this.#parts = parts;
  }

  /** Lines that were written. */
  get written(): number {
    return this.#written;
  }

  /** Lines that were not, and will not be. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Lines that wait, or are being written. */
  get buffered(): number {
    return this.#waiting.count + this.#writing;
  }

  /** The characters of these. */
  get bufferedCharacters(): number {
    return this.#characters;
  }

  add(line: string): void {
    const { sink, maxBufferedCharacters, onDropped } = this.#parts;
    if (this.#isClosed) {
      this.#dropped += 1;
    } else if (sink.isGone || this.#characters + line.length > maxBufferedCharacters) {
      this.#dropped += 1;
      onDropped();
    } else {
      this.#waiting.add(line);
      this.#characters += line.length;
      if (this.#writing === 0 && this.#timer === undefined) this.#writeIn(GATHER_MS);
    }
  }

  /** Counts a decision of which no line could be made. */
  addUnwritable(): void {
    this.#dropped += 1;
  }

  /**
   * Takes no more lines, and writes those that it has.
   *
   * @returns when they are written, or the deadline has passed: the rest is dropped
   */
  async close(deadlineMs: number): Promise<void> {
    this.#isClosed = true;
    if (this.buffered > 0) {
      await new Promise<void>((resolve) => {
        const deadline = this.#parts.clock.setTimer(resolve, deadlineMs, true);
        this.#onIdle = () => {
          deadline.cancel();
          resolve();
        };
        if (this.#writing === 0) this.#writeIn(0);
      });
      this.#onIdle = undefined;
    }
    this.#timer?.cancel();
    this.#dropAll();
  }

  #writeIn(delayMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#parts.clock.setTimer(() => this.#write(), delayMs, true);
  }

  #write(): void {
    this.#timer = undefined;
    for (let chunks = 0; chunks < CHUNKS_PER_TURN && this.#waiting.count > 0; chunks += 1) {
      if (this.#parts.sink.isGone) {
        this.#dropAll();
        return;
      }
      // Otherwise what follows the chunk continues.
      if (!this.#writeChunk(this.#take())) return;
    }
    this.#continue();
  }

  /** @returns whether it is written already */
  #writeChunk(chunk: string): boolean {
    let wait: Promise<unknown> | undefined;
    try {
      wait = this.#parts.sink.write(chunk);
    } catch (cause) {
      this.#failed(chunk, cause);
      return false;
    }
    if (wait === undefined) {
      this.#wrote(chunk);
      return true;
    }
    wait.then(
      () => {
        this.#wrote(chunk);
        this.#continue();
      },
      (cause: unknown) => this.#failed(chunk, cause),
    );
    return false;
  }

  #take(): string {
    const { text, count } = this.#waiting.take(CHUNK_CHARACTERS);
    this.#writing = count;
    return text;
  }

  #wrote(chunk: string): void {
    // Where the deadline of `close` has passed, it counts as dropped already.
    if (this.#writing === 0) return;
    this.#written += this.#writing;
    this.#characters -= chunk.length;
    this.#writing = 0;
  }

  /** The lines of a chunk that failed are not written again: some of them may have been. */
  #failed(chunk: string, cause: unknown): void {
    this.#dropped += this.#writing;
    if (this.#writing > 0) this.#characters -= chunk.length;
    this.#writing = 0;
    this.#parts.onFailure(cause);
    if (this.#parts.sink.isGone) this.#dropAll();
    else this.#continue(FAILURE_PAUSE_MS);
  }

  #continue(pauseMs: number = this.#gatherMs()): void {
    if (this.buffered > 0) this.#writeIn(pauseMs);
    else this.#onIdle?.();
  }

  #gatherMs(): number {
    return this.#isClosed || this.#characters >= CHUNK_CHARACTERS ? 0 : GATHER_MS;
  }

  #dropAll(): void {
    this.#dropped += this.buffered;
    this.#waiting.clear();
    this.#writing = 0;
    this.#characters = 0;
    this.#onIdle?.();
  }
}
