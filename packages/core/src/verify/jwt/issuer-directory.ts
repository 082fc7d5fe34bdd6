import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import type { KeySource } from "../../keys/key-source.js";
import type { Introspector } from "../introspection/introspection.js";

/** A trusted issuer together with its keys. Keys are looked up here only. */
export interface IssuerWithKeys {
  readonly trusted: TrustedIssuer;
  readonly keys: KeySource;
  /** What introspects its opaque tokens, where they are accepted. */
  readonly introspector?: Introspector | undefined;
  /** Whether its tokens can be decided about without keys: they are opaque, or most of them. */
  readonly keysAreOptional?: boolean | undefined;
  /** Whether it is still trusted, as far as that is known. */
  readonly isCurrent: () => boolean;
}

/** The issuers a gate trusts, by the identifier in tokens. */
export interface IssuerDirectory {
  /**
   * Finds an issuer: at once where it is known, and as a promise where the application has to be called.
   *
   * @throws what keeps it from being found, as a rejection too: that is a failure to decide
   */
  find(iss: string): IssuerWithKeys | undefined | Promise<IssuerWithKeys | undefined>;
  /** The issuers that are known now, or those of them that were used last. @param atMost how many. Default: all */
  known(atMost?: number): readonly IssuerWithKeys[];
  /** Closes every issuer's keys, and what introspects its tokens. */
  close(): void;
}

/** The issuers in an operator's configuration. */
export class ListedIssuers implements IssuerDirectory {
  readonly #byIdentifier: ReadonlyMap<string, IssuerWithKeys>;

  constructor(issuers: readonly Omit<IssuerWithKeys, "isCurrent">[]) {
    this.#byIdentifier = new Map(
      issuers.map((issuer) => [issuer.trusted.issuer, { ...issuer, isCurrent: () => true }]),
    );
  }

  find(iss: string): IssuerWithKeys | undefined {
    return this.#byIdentifier.get(iss);
  }

  /** All of them, which are not many: a list. */
  known(): readonly IssuerWithKeys[] {
    return [...this.#byIdentifier.values()];
  }

  close(): void {
    for (const { keys, introspector } of this.#byIdentifier.values()) {
      keys.close();
      introspector?.close();
    }
  }
}
