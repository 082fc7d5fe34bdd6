import {
  type Clock,
  type EventSink,
  failureCause,
  isHeard,
  publish,
  StoreUnavailableError,
  withDeadline,
} from "@callgate/core/kit";
import type { CircuitBreaker } from "./circuit-breaker.js";
import type { SendCommand } from "./send-command.js";
import { type StoreEvent, storeChannel } from "./store-event.js";

/** What {@link Commands} needs. */
export interface CommandsParts {
  readonly send: SendCommand;
  readonly store: StoreEvent["store"];
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Default: every command is sent. */
  readonly breaker?: CircuitBreaker;
}

/** What happened, without what every event has. */
export type StoreHappening = StoreEvent extends infer Event
  ? Event extends StoreEvent
    ? Omit<Event, "at" | "issuer" | "store">
    : never
  : never;

const SINK: EventSink<StoreEvent> = { channel: storeChannel, listener: undefined };

/** Sends commands, each with a deadline, while the circuit is closed. Nothing is sent twice. */
export class Commands {
  readonly #parts: CommandsParts;

  constructor(parts: CommandsParts) {
    this.#parts = parts;
  }

  /**
   * Sends one command.
   *
   * @param read converts the answer, or throws where it is not one to this command
   * @param signal ends it early
   * @throws {StoreUnavailableError} as a rejection; or the reason of `signal`
   */
  async run<T>(
    [command, ...args]: readonly [string, ...string[]],
    read: (answer: unknown) => T,
    signal?: AbortSignal,
  ): Promise<T> {
    const { send, timeoutMs, clock, breaker } = this.#parts;
    if (breaker?.admits(clock.monotonic()) === false) throw this.#reported("circuit_open");
    try {
      const answer = await withDeadline(
        { clock, timeoutMs, abandoned: signal, timedOut: () => TIMEOUT },
        async () => send(command, ...args),
      );
      const result = readSafely(answer, read);
      if (breaker?.succeeded() === true) this.report({ type: "circuit_closed" });
      return result;
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      const pauseMs = breaker?.failed(clock.monotonic());
      if (pauseMs !== undefined) this.report({ type: "circuit_opened", pauseMs });
      if (error === TIMEOUT) throw this.#reported("timeout");
      if (error === INVALID) throw this.#reported("answer_invalid");
      throw this.#reported("command_failed", codeOf(error));
    }
  }

  report(happened: StoreHappening): void {
    const { clock, store } = this.#parts;
    if (!isHeard(SINK)) return;
    publish(SINK, () =>
      Object.freeze({ at: clock.now(), issuer: undefined, store, ...happened } as StoreEvent),
    );
  }

  #reported(reason: StoreUnavailableError["reason"], failure?: string): StoreUnavailableError {
    this.report({ type: "command_failed", reason, failure });
    return new StoreUnavailableError(reason, failure);
  }
}

/** Compared by identity: neither is thrown further. */
const TIMEOUT = new Error("timeout");
const INVALID = new Error("answer invalid");

function readSafely<T>(answer: unknown, read: (answer: unknown) => T): T {
  try {
    return read(answer);
  } catch {
    throw INVALID;
  }
}

/** The codes that a server begins its errors with; whatever else it answers may contain what was sent. */
const ANSWER_CODE =
  /^(?:BUSY|CLUSTERDOWN|CROSSSLOT|ERR|LOADING|MASTERDOWN|MISCONF|MOVED|ASK|NOAUTH|NOPERM|NOREPLICAS|NOSCRIPT|OOM|READONLY|TRYAGAIN|WRONGPASS|WRONGTYPE)(?= )/;

/** A code without any text of the server or of the client, whose errors may repeat the command. */
function codeOf(error: unknown): string | undefined {
  const cause = failureCause(error);
  if (cause !== undefined) return cause;
  const message = error instanceof Error ? error.message : "";
  return ANSWER_CODE.exec(message)?.[0];
}
