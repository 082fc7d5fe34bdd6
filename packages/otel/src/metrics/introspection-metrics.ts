import type { Counter, Histogram, Meter } from "@opentelemetry/api";
import type { Labels } from "../labels.js";
import { REQUEST_SECONDS } from "./buckets.js";
import type { IntrospectionMessage } from "./introspection-messages.js";

/** Counts what authorization servers say about opaque tokens. */
export class IntrospectionMetrics {
  readonly #questions: Counter;
  readonly #duration: Histogram;
  readonly #refused: Counter;
  readonly #aliases: Labels;

  constructor(meter: Meter, aliases: Labels) {
    this.#aliases = aliases;
    this.#questions = meter.createCounter("callgate.introspection.questions", {
      description: "Questions about opaque tokens, by outcome",
      unit: "{question}",
    });
    this.#duration = meter.createHistogram("callgate.introspection.duration", {
      description: "Duration of questions about opaque tokens that were answered",
      unit: "s",
      advice: { explicitBucketBoundaries: REQUEST_SECONDS },
    });
    this.#refused = meter.createCounter("callgate.introspection.refused", {
      description: "Opaque tokens answered 503 without a question, by the bound that was reached",
      unit: "{token}",
    });
  }

  /** Refused credentials are counted by the failure of their question. */
  record(message: IntrospectionMessage): void {
    const issuer = { "callgate.issuer.alias": this.#aliases.of(message.alias ?? message.issuer) };
    if (message.type === "introspected") {
      const { outcome, durationMs, ahead } = message;
      this.#questions.add(1, { ...issuer, "callgate.introspection.outcome": outcome });
      const attributes = { ...issuer, "callgate.introspection.ahead": ahead };
      this.#duration.record(durationMs / 1000, attributes);
    } else if (message.type === "introspection_failed") {
      const failed = { "callgate.introspection.outcome": "failed", "error.type": message.code };
      this.#questions.add(1, { ...issuer, ...failed });
    } else if (message.type === "introspection_overloaded") {
      const attributes = { ...issuer, "callgate.introspection.limit": message.limit };
      this.#refused.add(message.refused, attributes);
    }
  }
}
