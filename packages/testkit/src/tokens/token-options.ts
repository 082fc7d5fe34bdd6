import type { Algorithm } from "@callgate/core";
import { Faults } from "@callgate/core/kit";
import { forms, type OptionForm, type OptionForms, takeOptions } from "../option-forms.js";

/**
 * What to put into a token. Everything has a default that makes the token good. Where an option stands in it is
 * the profile's to say; what tokens of the profile cannot say is refused.
 */
export interface TokenOptions {
  /**
   * The client the token is for: what stands in an endpoint's `callers`. Default `test-client`, or the like in
   * the form the profile's callers have.
   */
  readonly caller?: string;
  /** The user on whose behalf the caller has it: its `sub`. Default: nobody, the caller has it for itself. */
  readonly user?: string;
  /** Scopes granted, as a list or divided by spaces. Default: none. */
  readonly scope?: string | readonly string[];
  /** Roles granted, as an endpoint asks for them; a string is one role, spaces and all. Default: none. */
  readonly roles?: string | readonly string[];
  /** The audience, or audiences. Default: the issuer's own {@link TestIssuerOptions.audience}. */
  readonly audience?: string | readonly string[];
  /** Seconds until it expires; below 0 it has expired already. Default 300. */
  readonly expiresInSeconds?: number;
  /** Claims to add or to replace; `undefined` takes one out. Default: none. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Header parameters to add or to replace; `undefined` takes one out. Default: none. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** What it is signed with; a key for it is made and published if there is none. Default: the issuer's first. */
  readonly algorithm?: Algorithm;
}

/** No scope, and no role, is as good as one. */
const ANY_TEXTS: OptionForm = [
  (value) => [value].flat().every((item) => typeof item === "string"),
  "a text or a list of them",
];

const OPTIONS: OptionForms<Required<TokenOptions>> = {
  caller: forms.text,
  user: forms.text,
  scope: ANY_TEXTS,
  roles: ANY_TEXTS,
  audience: forms.texts,
  expiresInSeconds: [Number.isFinite, "a number of seconds"],
  claims: forms.object,
  header: forms.object,
  algorithm: forms.algorithm,
};

/**
 * Refuses what is not an option, rather than leave it out: the token would be another than the one that the test is about.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`
 */
export function checkTokenOptions(options: TokenOptions): void {
  const faults = new Faults();
  takeOptions<TokenOptions>(options, OPTIONS, faults);
  faults.throwIfAny("Token options");
}
