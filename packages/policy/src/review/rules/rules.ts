import type { EndpointGlob } from "../endpoint-glob.js";
import type { Place } from "../place.js";

/** Rules for the documents of many services, read and checked. */
export interface RulesFile {
  readonly file: string;
  readonly rules: readonly Rule[];
}

/** What documents must fulfil. */
export interface Rule {
  /** `undefined` for one without a name. */
  readonly name: string | undefined;
  readonly place: Place;
  readonly demand: RuleDemand;
}

/** The demand of a rule: one of five kinds. */
export type RuleDemand =
  | (RuleScope & { readonly kind: "never"; readonly callers: readonly RuleCaller[] })
  | (RuleScope & { readonly kind: "only"; readonly callers: readonly RuleCaller[] })
  | (RuleScope & {
      readonly kind: "require";
      readonly scopes: readonly string[];
      readonly roles: readonly string[];
      readonly tokens: "app" | "user" | undefined;
    })
  | (RuleLimits & { readonly kind: "limit" })
  | {
      readonly kind: "forbid";
      readonly anyWithoutScope: boolean;
      /** The endpoints that may be public; `undefined` when there is no limit. */
      readonly publicExcept: readonly EndpointGlob[] | undefined;
    };

/** The endpoints that a rule is about. */
export interface RuleScope {
  readonly endpoints: readonly EndpointGlob[];
}

/** A caller, or all of a group. */
export interface RuleCaller {
  readonly name: string;
  readonly isGroup: boolean;
  readonly place: Place;
}

/** The limits that rules set: callers of one endpoint, days of one grant, days in report mode. */
export interface RuleLimits {
  readonly callersPerEndpoint: number | undefined;
  readonly grantDays: number | undefined;
  readonly reportDays: number | undefined;
}
