import type { Auth } from "../decision/auth.js";
import type { ResourceRequest } from "../request/resource-request.js";
import type { BindingDemand } from "./binding-demand.js";
import type { ClaimValue } from "./claim-demands.js";

/** Whether a gate refuses, or only reports what it would refuse. */
export type Mode = "enforce" | "report";

/** A caller's grant, where it has an end, a ticket or a reason. */
export interface CallerGrant {
  /** The client identifier, as an entry of `callers` is written: `alias:client` where issuers have aliases. */
  readonly client: string;
  /**
   * When the grant ends: a day, `2027-01-31`, which still counts to its last millisecond (UTC), or an instant with its
   * zone, `2027-01-31T18:00:00+01:00`, from which on the caller is refused (`grant_expired`). By the gate's clock, at
   * the moment the verified caller is checked: after a wait for keys, before the condition. An end that has passed when the
   * policy is compiled is not a fault. Default: never.
   *
   * Anything else, a day that does not exist included, is a fault (`until_invalid`).
   */
  readonly until?: string;
  /** What events about the ended grant refer to, such as `PAY-1182`; 1 to 256 characters. Default: none. */
  readonly ticket?: string;
  /** Why the grant exists, for readers of the policy; 1 to 1024 characters. Default: none. */
  readonly reason?: string;
}

/** Which actors may act for the subject of a token. */
export interface DelegatedActors {
  /**
   * The `client_id` of the outermost actor, or its `sub` where it has none; compared exactly. 1 to 10 000, each of 1 to 1024 characters.
   */
  readonly actors: readonly string[];
  /** Most actors that a token may have, those that acted before included. 1 to 16, default 1. */
  readonly maxDepth?: number;
}

/** How and when the user of a token must have authenticated; at least one of both. */
export interface UserAuthentication {
  /**
   * Accepted values of the `acr` claim, compared exactly: 1 to 64, each of 1 to 256 printable ASCII characters without space, quote
   * and backslash. A token whose `acr` is not a string is refused with `claim_invalid`. Default: any, and none.
   */
  readonly acr?: readonly string[];
  /**
   * Longest time since the user authenticated, the `auth_time` claim, in seconds; the clock skew is added. 0 to 31 622 400 (366
   * days). Default: any.
   */
  readonly maxAgeSeconds?: number;
}

/**
 * What is declared for one endpoint: its policy, or `"none"`, so that no caller may call it (yet), or `"public"`, so that
 * every request is let through and no token is read.
 */
export type EndpointDeclaration<Original = unknown> = EndpointPolicy<Original> | "none" | "public";

/** Who may call one endpoint, and with what. Declared next to the endpoint, compiled once by `gate.policy`. */
export interface EndpointPolicy<Original = unknown> {
  /**
   * Client identifiers that may call, compared exactly; 1 to 1 000 000 of them, each of 1 to 1024 characters. The word
   * `"any"` admits every client of a trusted issuer.
   *
   * With several issuers each entry is `alias:client`, since a client identifier is unique only per issuer. Leaving the
   * list out is a fault.
   *
   * An entry may be a {@link CallerGrant}, which can end. Of several grants of one caller the one that ends last counts.
   */
  readonly callers: readonly (string | CallerGrant)[] | "any";
  /**
   * Audiences of which the token must have at least one, where this endpoint accepts fewer than the gate: a
   * string or a list of 1 to 100, compared exactly. One that the gate does not accept is a fault. Default: any that the
   * gate accepts.
   */
  readonly audience?: string | readonly string[];
  /**
   * Whether the token must be bound to a key whose possession the request proves: `required` for one of both kinds, `dpop` for a DPoP key
   * (RFC 9449), `certificate` for a TLS client certificate (RFC 8705), `both` for a token that is bound to both. A stolen token then is
   * useless without the key. One that the gate has no option for is a fault. Default: bearer tokens are accepted, too.
   */
  readonly binding?: BindingDemand;
  /**
   * Scopes the token must all have: a list, or one string of values separated by spaces (RFC 6749 section
   * 3.3). At most 256. Default: none.
   */
  readonly scope?: string | readonly string[];
  /** Scopes of which the token must have at least one; the same forms and bounds. Default: none. */
  readonly anyScope?: string | readonly string[];
  /**
   * Roles the token must all have, as the issuer's profile names them; compared exactly. A string is one role,
   * spaces included, unlike in `scope`: providers allow spaces in roles. At most 256 of 1 to 256 characters.
   * Default: none.
   *
   * Requiring roles is a fault where no profile of the gate reads any.
   */
  readonly roles?: string | readonly string[];
  /** Roles of which the token must have at least one; a list, with the same bounds. Default: none. */
  readonly anyRole?: readonly string[];
  /**
   * Claims the token must have, each with one of the values given: `{ tid: "t-1", acr: ["2", "3"] }`. Compared
   * exactly, type included; a claim that is a list needs one of the values among its own. 1 to 20 claims, each with 1
   * to 256 values of at most 1024 characters. Default: none.
   */
  readonly claims?: Readonly<Record<string, ClaimValue | readonly ClaimValue[]>>;
  /**
   * Which tokens are accepted: those that a client obtained for itself (`app`), those on a user's behalf (`user`), or
   * both. Default: `any`.
   */
  readonly tokens?: "app" | "user" | "any";
  /**
   * Whether tokens with an actor are accepted, where a service acts for another party (the `act` claim, RFC 8693): `any`,
   * `refuse`, or only the actors of a list, `{ actors: ["gateway"] }`. A token without `act` is not affected. Default `any`.
   */
  readonly delegation?: "any" | "refuse" | DelegatedActors;
  /**
   * How and when the user must have authenticated: `{ acr: ["mfa"], maxAgeSeconds: 300 }`. Otherwise the answer is a 401 whose
   * challenge names both, `insufficient_user_authentication`, so that the client can have the user authenticate again (RFC 9470). A
   * token without `acr` or `auth_time`, such as one without a user, does not meet it. Default: not checked.
   */
  readonly authentication?: UserAuthentication;
  /**
   * A function that is called last, with the verified token's content and the request; only `true` admits. Where it throws or
   * rejects, the request is answered 503 (`decision_failed`). Its duration is not limited. Default: none.
   *
   * The request has the framework's `route` and `params`, and its own request as `original`.
   */
  condition?(auth: Auth, request: ResourceRequest<Original>): boolean | Promise<boolean>;
  /** `enforce` or `report`, instead of the gate's own mode. Default: the gate's. */
  readonly mode?: Mode;
  /**
   * Report mode until then, enforced from then on, regardless of the gate's own mode: a day, `2026-12-15`, from 00:00 UTC,
   * or an instant with its zone. By the gate's clock, at the moment the decision is made: after a wait for keys, and after
   * the condition. Default: the mode never changes.
   *
   * Anything else is a fault (`enforce_from_invalid`), and so is `mode: "enforce"` beside it.
   */
  readonly enforceFrom?: string;
  /** The endpoint's name in events, such as `GET /orders/:id`: 1 to 2048 characters, no control characters. Default: method and path of the request. */
  readonly endpoint?: string;
}
