import type { AuditLogOptions, AuditStream, AuditWriter } from "./audit-log-options.js";
import { isWriter } from "./define-audit-log.js";

/** Where chunks of lines go. */
export interface Sink {
  /** Whether nothing can be written any more: the stream has ended or failed. */
  readonly isGone: boolean;
  /**
   * Writes a chunk.
   *
   * @returns a promise that is fulfilled when the next chunk may be written, and rejected where this one failed; `undefined` where the
   * next may be written at once
   * @throws whatever the writer throws
   */
  write(chunk: string): Promise<unknown> | undefined;
}

/** @param onFailure called where a stream fails while nothing waits for it */
export function sinkFor(
  write: AuditLogOptions["write"],
  onFailure: (cause: unknown) => void,
): Sink {
  return isWriter(write) ? new WriterSink(write) : new StreamSink(write, onFailure);
}

class WriterSink implements Sink {
  readonly isGone = false;
  readonly #write: AuditWriter;

  constructor(write: AuditWriter) {
    this.#write = write;
  }

  write(chunk: string): Promise<unknown> | undefined {
    const result = this.#write(chunk);
    return isThenable(result) ? Promise.resolve(result) : undefined;
  }
}

function isThenable(result: unknown): result is PromiseLike<unknown> {
  return (
    typeof result === "object" &&
    result !== null &&
    typeof (result as { then?: unknown }).then === "function"
  );
}

interface Wait {
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/** A stream has no promise: the callback of a write, and its events, settle the one wait. */
class StreamSink implements Sink {
  readonly #stream: AuditStream;
  /** Whether it is a stream of Node, which reports when a chunk was written; others only have `drain`. */
  readonly #callsBack: boolean;
  #isGone = false;
  #wait: Wait | undefined;

  constructor(stream: AuditStream, onFailure: (cause: unknown) => void) {
    this.#stream = stream;
    this.#callsBack = typeof (stream as { writableLength?: unknown }).writableLength === "number";
    stream.on("drain", () => {
      if (!this.#callsBack) this.#settle()?.resolve();
    });
    // Without a listener, an error of a stream ends the process.
    stream.on("error", (cause) => {
      const { destroyed, writable } = stream as { destroyed?: unknown; writable?: unknown };
      this.#isGone ||= destroyed === true || writable === false;
      const wait = this.#settle();
      if (wait === undefined) onFailure(cause);
      else wait.reject(cause);
    });
    // All is written, and no more can be.
    stream.on("finish", () => {
      this.#isGone = true;
      this.#settle()?.resolve();
    });
    stream.on("close", () => {
      this.#isGone = true;
      this.#settle()?.reject(undefined);
    });
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  write(chunk: string): Promise<unknown> | undefined {
    return this.#callsBack ? this.#writeAndWait(chunk) : this.#writeAndDrain(chunk);
  }

  #writeAndWait(chunk: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#wait = { resolve, reject };
      this.#stream.write(chunk, (cause) => {
        const wait = this.#settle();
        if (cause instanceof Error) wait?.reject(cause);
        else wait?.resolve();
      });
    });
  }

  #writeAndDrain(chunk: string): Promise<void> | undefined {
    if (this.#stream.write(chunk) !== false) return undefined;
    return new Promise((resolve, reject) => {
      this.#wait = { resolve, reject };
    });
  }

  #settle(): Wait | undefined {
    const wait = this.#wait;
    this.#wait = undefined;
    return wait;
  }
}
