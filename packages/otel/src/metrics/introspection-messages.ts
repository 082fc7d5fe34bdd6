/**
 * What is read of the events of `@callgate/introspection`. They are described here by structure, so that a service without opaque tokens
 * need not install it.
 */
export type IntrospectionMessage = AboutIssuer &
  (
    | {
        readonly type: "introspected";
        readonly outcome: string;
        readonly durationMs: number;
        readonly ahead: boolean;
      }
    | { readonly type: "introspection_failed"; readonly code: string }
    | {
        readonly type: "introspection_overloaded";
        readonly limit: string;
        readonly refused: number;
      }
    | { readonly type: OtherType }
  );

interface AboutIssuer {
  readonly issuer: string;
  readonly alias: string | undefined;
}

type OtherType =
  | "introspection_credentials_rejected"
  | "introspection_recovered"
  | "shared_answers_failed";
