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
  /** Results of conditions, by name; `false` for one that is not included. Left out: every condition holds. */
  readonly conditions?: Readonly<Record<string, boolean>>;
}
