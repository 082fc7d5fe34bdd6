import type { TokenProver } from "../dpop/token-prover.js";
import type { TokenRequest } from "../options/token-request.js";

/** What a call requires of its token. */
export type SupplyRequest = TokenRequest;

/** A token to send. Only {@link SuppliedToken.value} exposes it. */
export interface SuppliedToken {
  readonly value: string;
  /** Makes the proofs of a token that is bound to a key (RFC 9449). Default: it is sent as a bearer token. */
  readonly prover?: TokenProver | undefined;
}

/** Where calls get their tokens: the part of a token client that calling others needs. */
export interface TokenSupplier {
  /** @throws {TokenError} where no token is available */
  getToken(request?: SupplyRequest): Promise<SuppliedToken>;
  /**
   * Takes a token out of use that a resource server refused, if it is still the one in use and a refresh may be forced.
   *
   * The next {@link TokenSupplier.getToken} returns another token, or the same one again.
   */
  invalidate(token: SuppliedToken): void;
}
