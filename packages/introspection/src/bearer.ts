import { Faults, received } from "@callgate/core/kit";

/** The part of a token client that introspection uses: `createTokenClient` of `@callgate/client` has it. */
export interface TokenProvider {
  /** Resolves to a valid token; the scope is the token client's own where none is named. */
  getToken(request?: { readonly scope?: string }): Promise<{ readonly value: string }>;
  /** Takes a token out of use that was refused. */
  invalidate(token: { readonly value: string }): unknown;
}

/** Authenticates with an access token of this service, instead of its client credentials. */
export interface BearerAuthentication {
  readonly method: "bearer";
  readonly tokens: TokenProvider;
  /** The scope of the token; default: the token client's own. */
  readonly scope: string | undefined;
}

/**
 * Authenticates introspection requests with a token of this service, for servers that require one: django-oauth-toolkit wants
 * the scope `introspection`.
 *
 * The token client obtains and renews the token. One that is refused is replaced once.
 *
 * @param tokens a token client for the same authorization server
 * @param options.scope what the token is requested with; default: the token client's own scope
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see RFC 7662 section 2.1, RFC 6750 section 2.1
 * @example
 * const auth = bearerFrom(createTokenClient({ issuer, clientId, auth: clientSecretBasic(secret), scope: "introspection" }));
 */
export function bearerFrom(
  tokens: TokenProvider,
  options: { readonly scope?: string } = {},
): BearerAuthentication {
  const faults = new Faults();
  const { getToken, invalidate } = Object(tokens) as Partial<TokenProvider>;
  if (typeof getToken !== "function" || typeof invalidate !== "function")
    faults.add("option_invalid", "tokens", `must be a token client, received ${received(tokens)}`);
  const { scope } = faults.own(options, ["scope"]);
  if (scope !== undefined && (typeof scope !== "string" || scope === ""))
    faults.add("option_invalid", "scope", `must be a scope, received ${received(scope)}`);
  faults.throwIfAny("bearerFrom");
  return Object.freeze({ method: "bearer", tokens, scope });
}
