import type { Attributes, Counter, Histogram, Meter } from "@opentelemetry/api";
import { Labels } from "../labels.js";
import { LIFETIME_SECONDS, REQUEST_SECONDS } from "./buckets.js";
import type { TokenMessage } from "./token-messages.js";

/** How much of a credential's version is shown: enough to distinguish two. */
const VERSION_PREFIX = 8;

/** Counts what token clients request and return. */
export class ClientMetrics {
  readonly #requests: Counter;
  readonly #duration: Histogram;
  readonly #handedOut: Counter;
  readonly #lifetime: Histogram;
  readonly #rotations: Counter;
  readonly #clients = new Labels();
  readonly #versions = new Labels();

  constructor(meter: Meter) {
    this.#requests = meter.createCounter("callgate.client.token.requests", {
      description: "Requests for an access token, by result",
      unit: "{request}",
    });
    this.#duration = meter.createHistogram("callgate.client.request.duration", {
      description: "Duration of requests for an access token",
      unit: "s",
      advice: { explicitBucketBoundaries: REQUEST_SECONDS },
    });
    this.#handedOut = meter.createCounter("callgate.client.token.handed_out", {
      description: "Tokens returned to calls, by the state that the call found",
      unit: "{token}",
    });
    this.#lifetime = meter.createHistogram("callgate.client.token.remaining_lifetime", {
      description: "Time until a token expires, when it is returned to a call",
      unit: "s",
      advice: { explicitBucketBoundaries: LIFETIME_SECONDS },
    });
    this.#rotations = meter.createCounter("callgate.client.credential.rotations", {
      description: "Tokens granted for another credential than before",
      unit: "{rotation}",
    });
  }

  record(message: TokenMessage): void {
    const client = { "callgate.client.id": this.#clients.of(message.clientId) };
    if (message.type === "request") {
      const { outcome, durationMs, credentialVersion } = message;
      const error = outcome === "granted" ? {} : { "error.type": outcome };
      this.#requests.add(1, { ...client, ...this.#credential(credentialVersion), ...error });
      this.#duration.record(durationMs / 1000, { ...client, ...error });
    } else if (message.type === "handed_out") {
      this.#handedOut.add(1, { ...client, "callgate.client.token.state": message.state });
      this.#lifetime.record(Math.max(0, message.remainingMs / 1000), client);
    } else if (message.type === "credential_rotated") {
      this.#rotations.add(1, { ...client, ...this.#credential(message.version) });
    }
  }

  #credential(version: string): Attributes {
    const prefix = version.slice(0, VERSION_PREFIX);
    return { "callgate.client.credential": this.#versions.of(prefix) };
  }
}
