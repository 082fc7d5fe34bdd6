import type { TokenProver } from "../../dpop/token-prover.js";
import { TokenError } from "../../errors.js";
import type { SuppliedToken, SupplyRequest, TokenSupplier } from "../token-supplier.js";

/** Tokens `token-t1`, `token-t2`, … on demand: one request for all who wait, and a fixed number of forced refreshes. */
export class FakeSupplier implements TokenSupplier {
  /** How many tokens were requested. */
  requests = 0;
  /** What was requested, in order. */
  readonly requested: SupplyRequest[] = [];
  /** Invalidations that took a token out of use. */
  wins = 0;
  /** Set to make every request fail. */
  failure: TokenError | undefined;
  /** Set to make every request wait for it. */
  gate: Promise<void> | undefined;
  /** Set to bind tokens to a key. */
  proverFor: ((token: string) => TokenProver) | undefined;
  /** What the tokens are made of. */
  name = "token-t";
  #forcedLeft: number;
  #held: SuppliedToken | undefined;
  #flight: Promise<SuppliedToken> | undefined;

  constructor(forcedRefreshes = 2) {
    this.#forcedLeft = forcedRefreshes;
  }

  async getToken(request: SupplyRequest = {}): Promise<SuppliedToken> {
    this.requested.push(request);
    if (this.#held !== undefined) return this.#held;
    this.#flight ??= this.#request().finally(() => {
      this.#flight = undefined;
    });
    const { signal } = request;
    if (signal === undefined) return this.#flight;
    return Promise.race([this.#flight, aborting(signal)]);
  }

  invalidate(token: SuppliedToken): boolean {
    if (token !== this.#held || this.#forcedLeft === 0) return false;
    this.#forcedLeft -= 1;
    this.wins += 1;
    this.#held = undefined;
    return true;
  }

  async #request(): Promise<SuppliedToken> {
    this.requests += 1;
    await this.gate;
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failure !== undefined) throw this.failure;
    const value = `${this.name}${this.requests}`;
    const prover = this.proverFor?.(value);
    this.#held = Object.freeze({ value, ...(prover && { prover }) });
    return this.#held;
  }
}

function aborting(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(new TokenError("aborted", "The caller gave up"));
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
