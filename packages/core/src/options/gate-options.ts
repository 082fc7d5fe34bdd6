import type {
  AliasedIssuerOptions,
  IssuerOptions,
  ResolvedIssuersOptions,
} from "./issuer-options.js";
import type { SharedOptions } from "./shared-options.js";

/** The options of a gate: one issuer, or several under aliases. */
export type GateOptions = SharedOptions &
  (
    | (IssuerOptions & { readonly issuers?: never })
    | ({ readonly issuers: readonly AliasedIssuerOptions[] | ResolvedIssuersOptions } & {
        readonly [Name in keyof IssuerOptions]?: never;
      })
  );
