import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import type { KeySource } from "../../keys/key-source.js";

/** A trusted issuer together with its keys. Keys are never looked up anywhere but here. */
export interface IssuerWithKeys {
  readonly trusted: TrustedIssuer;
  readonly keys: KeySource;
  /** Whether it is still trusted, as far as that is known. */
  readonly isCurrent: () => boolean;
}

/** Whom a gate trusts, by the identifier that tokens name. */
export interface IssuerDirectory {
  /**
   * Finds an issuer: at once where it is known, and as a promise where the application has to be asked.
   *
   * @throws whatever keeps it from being known, as a rejection too: that is a failure to decide
   */
  find(iss: string): IssuerWithKeys | undefined | Promise<IssuerWithKeys | undefined>;
  /** The issuers that are known now. */
  known(): readonly IssuerWithKeys[];
  /** Closes every issuer's keys. */
  close(): void;
}

/** The issuers that an operator wrote down. */
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

  known(): readonly IssuerWithKeys[] {
    return [...this.#byIdentifier.values()];
  }

  close(): void {
    for (const { keys } of this.#byIdentifier.values()) keys.close();
  }
}
