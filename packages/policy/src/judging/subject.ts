/**
 * A caller as a question makes it up: verified, with what its token says. What is left out is whatever the endpoint asks
 * for.
 */
export interface Subject {
  /** As the document names callers: the client identifier, with its issuer's alias before it where there are several. */
  readonly caller: string;
  readonly kind?: "app" | "user";
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
  /** Those of its issuer's that the token is for. */
  readonly audiences?: readonly string[];
  readonly claims?: Readonly<
    Record<string, string | number | boolean | readonly (string | number | boolean)[]>
  >;
  /** What conditions say, by name; of one that is not among them, `false`. Left out: every condition holds. */
  readonly conditions?: Readonly<Record<string, boolean>>;
}
