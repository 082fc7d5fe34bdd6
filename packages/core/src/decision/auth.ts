import type { JsonObject } from "../token/json.js";

/** The service that is calling, named by its client identifier. */
export interface Caller {
  /** The client identifier, exactly as the issuer wrote it (RFC 6749 section 2.2). Unique only per issuer. */
  readonly id: string;
  /** Identifier of the issuer that authenticated it. */
  readonly issuer: string;
  /** The operator's alias for that issuer, where the gate trusts several; allowlists then name `alias:id`. */
  readonly alias: string | undefined;
}

/** A proof of possession that was checked for this request: the token works for its holder only. */
export interface Binding {
  /** `dpop` for a DPoP key (RFC 9449), `certificate` for a TLS client certificate (RFC 8705). */
  readonly kind: "dpop" | "certificate";
  /** The base64url SHA-256 thumbprint of key or certificate: the `jkt` or `x5t#S256` of the token's `cnf`. */
  readonly thumbprint: string;
}

/** The party that acts for the subject of a token (RFC 8693 section 4.1). */
export interface Actor {
  /** Its `client_id`, or its `sub` where it has none; `undefined` where neither is a string. Unique only per issuer. */
  readonly id: string | undefined;
  /** How many actors the token has: 1, and one more for each that acted before. */
  readonly depth: number;
}

/** The content of a verified access token. Deeply frozen. */
export interface Auth {
  readonly caller: Caller;
  /** The issuer's identifier: the `iss` claim. */
  readonly issuer: string;
  /** The `sub` claim, where present: in a client's own token usually the client again. */
  readonly subject: string | undefined;
  /** `app` for a token that the caller obtained for itself (client credentials), `user` for one on a user's behalf. */
  readonly kind: "app" | "user";
  /** The outermost actor of a delegated token, from its `act` claim; `undefined` where it has none. */
  readonly actor: Actor | undefined;
  /** Whom the token was issued for: its `aud` claim, or what the issuer's profile reads instead. */
  readonly audiences: readonly string[];
  /** The scope values granted, in the token's order; compared exactly, case included. */
  readonly scopes: readonly string[];
  /** The roles granted, where the issuer's profile has a claim for them; otherwise empty. */
  readonly roles: readonly string[];
  /** When the token expires: the `exp` claim, in seconds since the Unix epoch. */
  readonly expiresAt: number;
  /** The keys that the token is bound to, where possession was proved; empty for a bearer token. */
  readonly bindings: readonly Binding[];
  /** Every claim, without a prototype: `claims["toString"]` is `undefined`. */
  readonly claims: JsonObject;
}
