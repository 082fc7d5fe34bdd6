import type { Algorithm } from "../../../kit/algorithms.js";
import type { ReplayStore } from "../../../kit/state/replay-store.js";

/** Nonces in proofs: the service says which one the next proof has to contain (RFC 9449 section 9). */
export interface DpopNonceOptions {
  /**
   * What nonces are made from: the same list in every process of a service. The first makes nonces, all of them are accepted, so that a
   * secret is replaced by putting the new one in front. 1 to 10 secrets of 32 to 1024 characters; or a function that returns such a list,
   * called a few times per lifetime, for secrets that are read again while the service runs. What it throws is a failure to decide (503).
   */
  readonly secrets: readonly string[] | (() => readonly string[]);
  /** How long a nonce is accepted at least, in seconds; at most a quarter longer. 5 to 3600, default 60. */
  readonly lifetimeSeconds?: number;
}

/** How DPoP proofs are checked (RFC 9449). */
export interface DpopOptions {
  /**
   * The origins under which clients call the service: `["https://api.example.com"]`. 1 to 20, http or https, without a path. The `htu` of a
   * proof is compared with these, and never with the Host header or a forwarded one, which the sender chooses.
   */
  readonly publicUrls: readonly string[];
  /**
   * The beginning of the path that a proxy removes before the service gets the request: with `/orders` a request for `/7` was
   * one for `/orders/7`, and one for `/` was for `/orders` or `/orders/`. Begins with a slash and does not end with one. Default: none.
   */
  readonly pathPrefix?: string;
  /** Signature algorithms that a proof may have, named in challenges. Default: ES256, EdDSA, Ed25519, PS256, RS256. */
  readonly algorithms?: readonly Algorithm[];
  /** Longest age of a proof, in seconds from its `iat`. 5 to 300, default 60. With nonces it is not used. */
  readonly proofMaxAgeSeconds?: number;
  /** How far in the future the `iat` of a proof may be, in seconds. 0 to 300, default: the gate's `clockSkewSeconds`. */
  readonly proofFutureSeconds?: number;
  /** Requires a nonce of this service in each proof, so that none can be made in advance. Default: no nonces. */
  readonly nonce?: DpopNonceOptions;
  /**
   * Where proofs are kept until they expire, so that each is accepted once: `memory`, in this process; a `ReplayStore` that
   * several processes share; or `none`: then an intercepted proof can be used again while it is valid. Default `memory`.
   */
  readonly replay?: ReplayStore | "memory" | "none";
  /** Longest wait for the store, in milliseconds; after it the request is answered 503 (`replay_store_unavailable`). 10 to 10 000, default 100. */
  readonly storeTimeoutMs?: number;
  /** Longest proof read, in characters. 256 to 16 384, default 4096. */
  readonly maxProofLength?: number;
  /** Longest `jti`, in characters. 16 to 1024, default 128. */
  readonly maxJtiLength?: number;
}

/** These options: checked, with every default filled in. */
export interface DefinedDpop {
  /** Normalized: in lower case, without a default port. */
  readonly origins: readonly string[];
  /** Empty where nothing is removed. */
  readonly pathPrefix: string;
  /** As named in challenges. */
  readonly algorithms: readonly Algorithm[];
  readonly maxAgeSeconds: number;
  readonly futureSeconds: number;
  readonly nonce: DefinedNonce | undefined;
  /** `undefined` where proofs may be used again. */
  readonly replay: ReplayStore | "memory" | undefined;
  readonly storeTimeoutMs: number;
  readonly maxProofLength: number;
  readonly maxJtiLength: number;
}

/** The nonces of {@link DefinedDpop}. */
export interface DefinedNonce {
  readonly secrets: () => readonly string[];
  readonly lifetimeSeconds: number;
}
