import { type IntrospectionContext, isHeard, publish } from "@callgate/core/kit";
import {
  type IntrospectionEvent,
  type IntrospectionHappening,
  introspectionChannel,
} from "../events.js";
import type { IntrospectionFailure } from "../failure.js";

const SINK = { channel: introspectionChannel, listener: undefined };

/** Least time between two events about the same bound. */
const PAUSE_MS = 1000;

/** Reports on the channel `callgate:introspection`, and warns operators who do not listen to it. */
export class IntrospectionReporter {
  readonly #context: IntrospectionContext;
  readonly #refused = { misses: 0, queue: 0 };
  readonly #reportedAt = { misses: Number.NEGATIVE_INFINITY, queue: Number.NEGATIVE_INFINITY };
  #sharedFailedAt = Number.NEGATIVE_INFINITY;

  constructor(context: IntrospectionContext) {
    this.#context = context;
  }

  introspected(outcome: "active" | "inactive", startedAt: number, ahead: boolean): void {
    const durationMs = this.#context.clock.monotonic() - startedAt;
    this.#report({ type: "introspected", outcome, durationMs, ahead });
  }

  recovered(): void {
    this.#context.warnings.recovered(this.#subject);
    this.#report({ type: "introspection_recovered" });
  }

  failed({ code, details }: IntrospectionFailure): void {
    const { status, cause, host, detail } = details;
    const why = [code, status, detail, cause, host === undefined ? undefined : `at ${host}`]
      .filter((part) => part !== undefined)
      .join(" ");
    if (code !== "outage")
      this.#warn(`${code} ${status ?? ""} ${detail ?? cause ?? ""}`, {
        code: "CALLGATE_INTROSPECTION_UNAVAILABLE",
        message:
          `Tokens of ${this.#context.issuer} cannot be introspected: ${why}. ` +
          "Tokens that are not in the cache are answered 503 until a question is answered: check the endpoint and the network",
      });
    this.#report({ type: "introspection_failed", code, status, cause, host, detail });
  }

  credentialsRejected(status: number, version: string, cooldownSeconds: number): void {
    this.#warn(`credentials ${version}`, {
      code: "CALLGATE_INTROSPECTION_CREDENTIALS",
      message:
        `The introspection endpoint of ${this.#context.issuer} refuses the credentials of this service (${status}): ` +
        "check `clientId` and `auth`. Tokens that are not in the cache are answered 503",
    });
    const type = "introspection_credentials_rejected";
    this.#report({ type, status, version, cooldownSeconds });
  }

  overloaded(limit: "misses" | "queue"): void {
    this.#refused[limit] += 1;
    const now = this.#context.clock.monotonic();
    if (now - this.#reportedAt[limit] < PAUSE_MS) return;
    this.#reportedAt[limit] = now;
    this.#report({ type: "introspection_overloaded", limit, refused: this.#refused[limit] });
    this.#refused[limit] = 0;
  }

  sharedFailed(code: string): void {
    const now = this.#context.clock.monotonic();
    if (now - this.#sharedFailedAt < PAUSE_MS) return;
    this.#sharedFailedAt = now;
    this.#report({ type: "shared_answers_failed", code });
  }

  get #subject(): string {
    return `introspection ${this.#context.issuer}`;
  }

  #warn(cause: string, warning: { readonly code: string; readonly message: string }): void {
    if (!isHeard(SINK)) this.#context.warnings.warn(this.#subject, cause, warning);
  }

  #report(happening: IntrospectionHappening): void {
    if (!isHeard(SINK)) return;
    const { clock, issuer, alias } = this.#context;
    publish(SINK, () =>
      Object.freeze<IntrospectionEvent>({ at: clock.now(), issuer, alias, ...happening }),
    );
  }
}
