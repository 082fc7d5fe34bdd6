/** What a service publishes about itself, so that clients find its authorization server (RFC 9728). */
export interface ResourceOptions {
  /**
   * The identifier of the protected resource: the https URL that clients call, http on loopback only, without fragment; at most
   * 1024 characters. It must be an audience that the gate accepts. Published exactly as written: clients compare it
   * character by character, a trailing slash included.
   *
   * Default: the audience, where the gate has exactly one.
   */
  readonly identifier?: string;
  /** The name of the service for people, 1 to 256 characters. Default: none. */
  readonly name?: string;
  /** Where developers read about the service: an http or https URL of at most 1024 characters. Default: none. */
  readonly documentation?: string;
  /**
   * The scopes that are published: a list of at most 256, or `from-policies`, all that the policies of the gate have required
   * so far. `offline_access` is never published. Default `from-policies`.
   */
  readonly scopes?: "from-policies" | readonly string[];
  /** Whether the document is also served at `/.well-known/oauth-protected-resource`, for clients that leave out the path. Default `false`. */
  readonly root?: boolean;
}
