import type { Algorithm } from "@callgate/core";

/**
 * What to put into a token. Everything has a default that makes the token good. Where an option stands in it is
 * the profile's to say; what tokens of the profile cannot say is refused.
 */
export interface TokenOptions {
  /**
   * The client the token is for: what stands in an endpoint's `callers`. Default `test-client`, or the like in
   * the form the profile's callers have.
   */
  readonly caller?: string;
  /** The user on whose behalf the caller has it: its `sub`. Default: nobody, the caller has it for itself. */
  readonly user?: string;
  /** Scopes granted, as a list or divided by spaces. Default: none. */
  readonly scope?: string | readonly string[];
  /** Roles granted, as an endpoint asks for them; a string is one role, spaces and all. Default: none. */
  readonly roles?: string | readonly string[];
  /** The audience, or audiences. Default: the issuer's own {@link TestIssuerOptions.audience}. */
  readonly audience?: string | readonly string[];
  /** Seconds until it expires; below 0 it has expired already. Default 300. */
  readonly expiresInSeconds?: number;
  /** Claims to add or to replace; `undefined` takes one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Header parameters to add or to replace; `undefined` takes one out. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** What it is signed with; a key for it is made and published if there is none. Default: the issuer's first. */
  readonly algorithm?: Algorithm;
}
