/** Which tokens a revocation concerns: those that fulfil every member. At least one is present. */
export interface RevocationMatch {
  /** The issuer's identifier, exactly. Alone: all of its tokens. */
  readonly issuer?: string;
  /** The `kid` of a key; with `issuer`, since a `kid` is unique only per issuer. */
  readonly kid?: string;
  /**
   * The caller. Without `issuer` as in `callers` of a policy: `alias:client`, or the client identifier where the gate has no aliases.
   * With `issuer` the client identifier alone, whatever alias a gate uses.
   */
  readonly caller?: string;
  /** The `sub` claim; with `issuer`, since a subject is unique only per issuer. */
  readonly subject?: string;
  /** The `jti` claim; with `issuer`, since an identifier of a token is unique only per issuer. */
  readonly jti?: string;
  /** SHA-256 of the token in base64url, 43 characters: for a token whose claims are not known. */
  readonly tokenHash?: string;
}

/** Takes tokens out of use before they expire. */
export interface Revocation {
  readonly match: RevocationMatch;
  /**
   * Only tokens that were issued before that (`iat`), so that the ones issued later work: an instant with its zone,
   * `2027-01-31T18:00:00Z`. A token without `iat` counts as issued before. Default: all tokens.
   */
  readonly issuedBefore?: string;
  /**
   * When it ends: a day, which still counts (UTC), or an instant with its zone. The longest lifetime of a token is
   * enough where only tokens are revoked; a caller or an issuer needs as long as it must not call.
   */
  readonly until: string;
  /** Why, for operators: a ticket. 1 to 256 characters; it is in events, and never in an answer. */
  readonly reason: string;
  /** Who revoked, for operators: 1 to 256 characters. Default: not recorded. */
  readonly by?: string;
  /** When it was revoked: an instant with its zone. Default: now. */
  readonly at?: string;
}

/** A change of a list of revocations, as its source reports it. */
export type RevocationChange =
  /** Revokes, in addition to everything before. A revocation of the same tokens until later stays. */
  | { readonly type: "revoked"; readonly revocation: Revocation }
  /** Lifts every revocation with exactly this match that came from the same source. */
  | { readonly type: "restored"; readonly match: RevocationMatch }
  /** The whole list of the source: what it had before and is missing here is lifted. */
  | { readonly type: "replaced"; readonly revocations: readonly Revocation[] }
  /** The source has nothing further to report at this moment: its list is up to date. */
  | { readonly type: "synced" };

/**
 * Where a gate learns what is revoked. The gate keeps a copy of the list, which it compares with on every request; a source that
 * fails only delays what is new.
 */
export interface RevocationSource {
  /** Its name in `gate.health()` and in events: a file, a stream. 1 to 128 printable characters of ASCII, without secrets. */
  readonly name: string;
  /**
   * Reports the list and every change of it, until the signal is aborted; then it resolves, and reports nothing more.
   *
   * `synced` is reported as often as the source knows its list to be up to date, also when nothing has changed: a gate that
   * has not heard it for `maxStalenessSeconds` treats the list as stale. Times are measured by the gate.
   *
   * A rejection is a failure: the gate keeps the list and starts the source again, after a pause that grows from a tenth of a second
   * to 5 seconds. The list is then reported from the beginning.
   *
   * @param apply throws where a change cannot be taken: then the source fails, too
   */
  start(apply: (change: RevocationChange) => void, signal: AbortSignal): Promise<void>;
  /**
   * Publishes a change of the list to every process that has the source, this one included; a source without it can only be read.
   *
   * @throws {StoreUnavailableError} as a rejection: the change may or may not have been published
   */
  publish?(change: PublishedChange): Promise<void>;
}

/** A change that can be published. */
export type PublishedChange = Extract<RevocationChange, { readonly type: "revoked" | "restored" }>;
