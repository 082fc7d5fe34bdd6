import type { Auth } from "../decision/auth.js";
import type { ResourceRequest } from "../request/resource-request.js";
import type { ClaimValue } from "./claim-demands.js";

/** Whether a gate refuses, or only reports what it would refuse. */
export type Mode = "enforce" | "report";

/** Who may call one endpoint, and with what. Declared next to the endpoint, compiled once by `gate.policy`. */
export interface EndpointPolicy<Original = unknown> {
  /**
   * Client identifiers that may call, compared exactly; 1 to 1 000 000 of them, each of 1 to 1024 characters.
   *
   * With several issuers each entry is `alias:client`, since a client identifier is unique only per issuer.
   * The word `"any"` admits every client of a trusted issuer; leaving the list out is a fault.
   */
  readonly callers: readonly string[] | "any";
  /**
   * Audiences of which the token must have at least one, where this endpoint takes fewer than the gate accepts: a
   * string or a list of 1 to 100, compared exactly. One that the gate does not accept is a fault. Default: any that the
   * gate accepts.
   */
  readonly audience?: string | readonly string[];
  /**
   * Scopes the token must all have: a list, or one string of values divided by spaces (RFC 6749 section
   * 3.3). At most 256. Default: none.
   */
  readonly scope?: string | readonly string[];
  /** Scopes of which the token must have at least one; the same forms and bounds. Default: none. */
  readonly anyScope?: string | readonly string[];
  /**
   * Roles the token must all have, as the issuer's profile names them; compared exactly. A string is one role,
   * spaces and all, unlike in `scope`: providers allow spaces in roles. At most 256 of 1 to 256 characters.
   * Default: none.
   *
   * Asking for roles is a fault where no profile of the gate reads any.
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
   * Which tokens are accepted: those a client got for itself (`app`), those on a user's behalf (`user`), or
   * both. Default: `any`.
   */
  readonly tokens?: "app" | "user" | "any";
  /**
   * A last question, asked when all else is in order; only the answer `true` admits. Where it throws or rejects,
   * the request is answered 503 (`decision_failed`). Not bounded in time: that is yours.
   *
   * The request has the framework's `route` and `params`, and its own request as `original`.
   */
  condition?(auth: Auth, request: ResourceRequest<Original>): boolean | Promise<boolean>;
  /** Overrides the gate's own mode for this endpoint. Default: the gate's. */
  readonly mode?: Mode;
  /** The endpoint's name in events, such as `GET /orders/:id`. Default: method and path of the request. */
  readonly endpoint?: string;
}
