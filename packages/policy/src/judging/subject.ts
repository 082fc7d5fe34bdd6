import type { Actor, Binding } from "@callgate/core";

/** How and when the user of a constructed token authenticated. */
export interface SubjectAuthentication {
  /** The `acr` claim. */
  readonly acr?: string;
  /** How long ago, in seconds, before the request. */
  readonly ageSeconds?: number;
}

/**
 * A caller constructed by a question: verified, with the contents of its token. Everything left out is what the endpoint
 * demands.
 */
export interface Subject {
  /** As the document names callers: the client identifier, preceded by its issuer's alias when there are several. */
  readonly caller: string;
  readonly kind?: "app" | "user";
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
  /** The audiences of its issuer that the token has. */
  readonly audiences?: readonly string[];
  readonly claims?: Readonly<
    Record<string, string | number | boolean | readonly (string | number | boolean)[]>
  >;
  /** How and when its user authenticated. Left out: what the endpoint demands, unless there are `claims`. */
  readonly authentication?: SubjectAuthentication | undefined;
  /** The kinds of keys that its token is bound to, empty for a bearer token. Left out: what the endpoint demands. */
  readonly bindings?: readonly Binding["kind"][] | undefined;
  /** The service that acts for its subject. Left out: none. */
  readonly actor?: Actor | undefined;
  /** Results of conditions, by name; `false` for one that is not included. Left out: every condition holds. */
  readonly conditions?: Readonly<Record<string, boolean>>;
}
