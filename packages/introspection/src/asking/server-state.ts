import type { Clock } from "@callgate/core/kit";
import { IntrospectionFailure, type IntrospectionFailureCode } from "../failure.js";

/** Failures in a row after which the server counts as gone. */
const FAILURES_OF_OUTAGE = 3;

/** Failures that say something about the server, and not about one answer. */
const OF_SERVER: readonly IntrospectionFailureCode[] = [
  "network",
  "timeout",
  "server_error",
  "rate_limited",
  "metadata_unavailable",
];

/** How long an answer shows that the server works, so that a 4xx is about one token. */
const WORKS_MS = 300_000;

interface LastFailure {
  readonly failure: IntrospectionFailure;
  /** In monotonic milliseconds. */
  readonly at: number;
}

/**
 * What the last questions say about the server.
 *
 * While it counts as gone, one question at a time shows whether it is back, and the others fail at once: a server that hangs must
 * not keep every request waiting for the whole `timeoutMs`. Before the moment that a server names in `Retry-After` nothing is sent.
 */
export class ServerState {
  readonly #clock: Pick<Clock, "monotonic">;
  #failuresInRow = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #isFailing = false;
  #lastSuccessAt: number | undefined;
  #lastFailure: LastFailure | undefined;

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
  }

  /** Whether the last question failed, for a reason that is not about one token. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  get lastSuccessAt(): number | undefined {
    return this.#lastSuccessAt;
  }

  get lastFailure(): LastFailure | undefined {
    return this.#lastFailure;
  }

  /** @throws {IntrospectionFailure} where nothing may be sent now. @param underWay questions under way */
  check(underWay: number): void {
    const pauseMs = this.#pausedUntil - this.#clock.monotonic();
    if (pauseMs > 0)
      throw new IntrospectionFailure("outage", { retryAfterSeconds: Math.ceil(pauseMs / 1000) });
    if (this.#failuresInRow >= FAILURES_OF_OUTAGE && underWay > 0)
      throw new IntrospectionFailure("outage");
  }

  /** @returns whether questions had failed before */
  succeeded(): boolean {
    const hadFailed = this.#isFailing;
    this.#isFailing = false;
    this.#failuresInRow = 0;
    this.#pausedUntil = Number.NEGATIVE_INFINITY;
    this.#lastSuccessAt = this.#clock.monotonic();
    return hadFailed;
  }

  failed(failure: IntrospectionFailure): void {
    const now = this.#clock.monotonic();
    const { code, details } = failure;
    if (this.#isAboutToken(failure, now)) {
      if (!this.#isFailing) this.#lastFailure = { failure, at: now };
      return;
    }
    this.#isFailing = true;
    this.#lastFailure = { failure, at: now };
    if (!OF_SERVER.includes(code)) return;
    this.#failuresInRow += 1;
    if (
      details.retryAfterSeconds !== undefined &&
      (details.status === 429 || details.status === 503)
    )
      this.#pausedUntil = now + details.retryAfterSeconds * 1000;
  }

  /**
   * Servers, and firewalls in front of them, answer 400 or 403 to a text that they dislike, and any sender can choose one: it must not
   * make a service unusable whose other questions are answered.
   */
  #isAboutToken({ code, details: { status = 0 } }: IntrospectionFailure, now: number): boolean {
    const isRefusal = code === "status_unexpected" && status >= 400 && status < 500;
    return isRefusal && now - (this.#lastSuccessAt ?? Number.NEGATIVE_INFINITY) < WORKS_MS;
  }
}
