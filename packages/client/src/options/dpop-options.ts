import type { KeyObject } from "node:crypto";
import type { Algorithm } from "@callgate/core/kit";

/** How a token client binds its tokens to a key (DPoP, RFC 9449). */
export interface ClientDpopOptions {
  /**
   * What proofs are signed with: one of the asymmetric algorithms, such as `ES256` or `EdDSA`. The authorization server and the
   * services must accept it. A key that is made for an RSA algorithm delays the start by some tenths of a second. Default: the
   * first that `keyPair` supports, or `ES256`.
   */
  readonly algorithm?: Algorithm;
  /**
   * The key pair, for tokens that several processes use, or that outlive one. Default: one is made at the start; it ends
   * with the process, and nothing returns, exports or stores it.
   */
  readonly keyPair?: DpopKeyPair;
  /**
   * Whether a token that is not bound to the key is refused (`response_invalid`). With `false` it is sent as a bearer token, and
   * a `warning` event reports it once (`token_unbound`), or a process warning where there is no listener. Default `true`.
   */
  readonly required?: boolean;
}

/** The key pair of a token client, as `generateKeyPairSync` of `node:crypto` returns it. */
export interface DpopKeyPair {
  /** EC (P-256, P-384 or P-521), Ed25519, or RSA with at least 2048 bits. */
  readonly privateKey: KeyObject;
  /** Its public half. Default: computed. */
  readonly publicKey?: KeyObject;
}
