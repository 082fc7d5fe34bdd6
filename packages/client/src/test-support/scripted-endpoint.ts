import type { createFakeClock } from "@callgate/testkit";
import type { ClientCredential } from "../authentication/client-authentication.js";
import { TokenError, type TokenErrorCode, type TokenErrorDetails } from "../errors.js";
import type { GrantedToken, GrantParameters, TokenEndpoint } from "../grant/token-endpoint.js";

/** A clock that a test moves. */
export type TestClock = ReturnType<typeof createFakeClock>;

/** One request the endpoint received. */
export interface ReceivedRequest {
  /** Milliseconds since the endpoint was made. */
  readonly at: number;
  readonly scope: string | undefined;
  readonly version: string;
}

const ATTEMPT_TIMEOUT_MS = 5000;

/** A token endpoint whose answers, failures and slowness a test decides. */
export class ScriptedEndpoint implements TokenEndpoint {
  readonly requests: ReceivedRequest[] = [];
  /** What a request is answered with; the number in `value` is that of the request. */
  granted: Partial<GrantedToken> = {};
  /** What is thrown instead, as long as it is set. */
  failure: TokenError | undefined;
  /** Failures of the next requests, one each. */
  readonly failNext: TokenError[] = [];
  /** Credential versions the server takes; any when left out. */
  accepts: Set<string> | undefined;
  latencyMs = 0;
  readonly #clock: TestClock;
  readonly #startedAt: number;

  constructor(clock: TestClock) {
    this.#clock = clock;
    this.#startedAt = clock.monotonic();
  }

  async request(
    { scope }: GrantParameters,
    { version }: ClientCredential,
    signal: AbortSignal,
  ): Promise<GrantedToken> {
    const at = this.#clock.monotonic() - this.#startedAt;
    this.requests.push({ at, scope, version });
    const value = `token-${this.requests.length}`;
    if (this.latencyMs > 0) await this.#takeTime(signal);
    const failure = this.failNext.shift() ?? this.failure;
    if (failure !== undefined) throw failure;
    if (this.accepts?.has(version) === false) {
      throw failed("credential_rejected", { status: 401, oauthError: "invalid_client" });
    }
    const ordinary = {
      ...{ expiresInSeconds: 300, ageSeconds: 0, answeredAtSeconds: undefined },
      ...{ scope: undefined, tokenTypeMissing: false },
      ...{ prover: undefined, isUnbound: false, certificate: undefined },
    };
    return { value, ...ordinary, ...this.granted };
  }

  #takeTime(signal: AbortSignal): Promise<void> {
    const isTooSlow = this.latencyMs > ATTEMPT_TIMEOUT_MS;
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimer(
        () => (isTooSlow ? reject(failed("timeout", { retryable: true })) : resolve()),
        Math.min(this.latencyMs, ATTEMPT_TIMEOUT_MS),
        false,
      );
      signal.addEventListener("abort", () => {
        timer.cancel();
        reject(signal.reason);
      });
    });
  }
}

/** What a token endpoint throws. */
export function failed(code: TokenErrorCode, details: TokenErrorDetails = {}): TokenError {
  return new TokenError(code, "Scripted", details);
}

/** A failure that trying again may end. */
export function unreachable(): TokenError {
  return failed("network_error", { retryable: true });
}
