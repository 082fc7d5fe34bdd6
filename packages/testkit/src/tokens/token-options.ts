import type { Algorithm } from "@callgate/core";
import { Faults } from "@callgate/core/kit";
import type { TestCertificate } from "../certificates/test-certificate.js";
import { forms, type OptionForm, type OptionForms, takeOptions } from "../option-forms.js";
import type { DpopKey } from "./dpop-key.js";

/**
 * What to put into a token. Every option has a default that makes the token valid. Which claim an option becomes is
 * up to the profile; what tokens of the profile cannot have is refused.
 */
export interface TokenOptions {
  /**
   * The client the token is for, as in an endpoint's `callers`. Default `test-client`, or the like in
   * the form the profile's callers have.
   */
  readonly caller?: string;
  /** The user on whose behalf the caller has it: its `sub`. Default: no user, the caller has it for itself. */
  readonly user?: string;
  /** Scopes granted, as a list or divided by spaces. Default: none. */
  readonly scope?: string | readonly string[];
  /** Roles granted, as an endpoint requires them; a string is one role, spaces included. Default: none. */
  readonly roles?: string | readonly string[];
  /** The audience, or audiences. Default: the issuer's own {@link TestIssuerOptions.audience}. */
  readonly audience?: string | readonly string[];
  /** Seconds until it expires; below 0 it has expired already. Default 300. */
  readonly expiresInSeconds?: number;
  /**
   * What it is bound to: a DPoP key (`cnf.jkt`) from {@link createDpopKey}, a certificate (`cnf["x5t#S256"]`) from
   * {@link createTestCertificate}, or a list of both. Default: nothing, it is a bearer token.
   */
  readonly boundTo?: TokenKey | readonly TokenKey[];
  /** Claims to add or to replace; `undefined` removes one. Default: none. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Header parameters to add or to replace; `undefined` removes one. Default: none. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** What it is signed with; a key for it is made and published if the issuer has no such key. Default: the issuer's first. */
  readonly algorithm?: Algorithm;
}

/** What to put into an opaque token: {@link TokenOptions} without what only a signed token has. */
export type OpaqueTokenOptions = Omit<TokenOptions, "header" | "algorithm">;

/** What a token can be bound to. */
export type TokenKey = Pick<DpopKey, "thumbprint"> | Pick<TestCertificate, "confirmation">;

/** An empty list of scopes or roles is allowed. */
const ANY_TEXTS: OptionForm = [
  (value) => [value].flat().every((item) => typeof item === "string"),
  "a string or a list of strings",
];

const OPAQUE_OPTIONS: OptionForms<Required<OpaqueTokenOptions>> = {
  caller: forms.text,
  user: forms.text,
  scope: ANY_TEXTS,
  roles: ANY_TEXTS,
  audience: forms.texts,
  expiresInSeconds: [Number.isFinite, "a number of seconds"],
  boundTo: [
    (keys) => [keys].flat().every(isTokenKey),
    "a key with its `thumbprint`, a test certificate, or a list of them",
  ],
  claims: forms.object,
};

const OPTIONS: OptionForms<Required<TokenOptions>> = {
  ...OPAQUE_OPTIONS,
  header: forms.object,
  algorithm: forms.algorithm,
};

/**
 * Refuses what is not an option instead of ignoring it: the token would not be the one that the test is about.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`
 */
export function checkTokenOptions(options: TokenOptions): void {
  const faults = new Faults();
  takeOptions<TokenOptions>(options, OPTIONS, faults);
  faults.throwIfAny("Token options");
}

/**
 * Checks the options of an opaque token in the same way.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`
 */
export function checkOpaqueTokenOptions(options: OpaqueTokenOptions): void {
  const faults = new Faults();
  takeOptions<OpaqueTokenOptions>(options, OPAQUE_OPTIONS, faults);
  faults.throwIfAny("Options of an opaque token");
}

function isTokenKey(key: unknown): boolean {
  const { thumbprint, confirmation } = Object(key) as Partial<DpopKey & TestCertificate>;
  return typeof thumbprint === "string" || typeof confirmation === "object";
}
