import { type Algorithm, type Clock, type IssuerProfile, systemClock } from "@callgate/core";
import { Faults, received } from "@callgate/core/kit";
import {
  findTestProfile,
  type TestProfile,
  type TestProfileName,
  testProfileNames,
} from "../tokens/test-profile.js";
import type { TokenShape } from "../tokens/token-content.js";
import { defineTestClients, type TestClients } from "./token-clients.js";

/** How a test issuer is set up. Every option has a default. */
export interface TestIssuerOptions {
  /** The audience of its tokens. Default `https://api.test`. */
  readonly audience?: string | readonly string[];
  /**
   * What it signs with, the first of them unless a token says otherwise; all of them are published from the
   * start. Default `["ES256"]`, whose keys are made in no time, while an RSA key may take a second; `["RS256"]`
   * where the profile takes no other.
   */
  readonly algorithms?: readonly Algorithm[];
  /**
   * The path of its identifier, such as `/tenants/one`; `/` for a trailing slash. Default: none; with profile `entra`,
   * `/TENANT_ID/v2.0`, whose tenant is the claim `tid`.
   */
  readonly path?: string;
  /** Where its time comes from: the clock the gate has. Default: the machine's. */
  readonly clock?: Pick<Clock, "now">;
  /** Whose tokens, ID tokens and keys its own look like. Default `standard`, in the shape of RFC 9068. */
  readonly profile?: TestProfileName;
  /** Profile `spiffe` only: the trust domain of its workloads. Default `example.org`. */
  readonly trustDomain?: string;
  /** Has the last word on what its access tokens look like. Default: leaves them as the profile has them. */
  readonly shape?: TokenShape;
  /**
   * The clients that its token endpoint knows, by their identifier, each with a `secret` or the `jwks` of its assertions.
   * Default: any client that shows a secret or an assertion, whatever it is.
   */
  readonly clients?: TestClients;
}

/** {@link TestIssuerOptions} with every default filled in. */
export type TestIssuerSetup = Required<
  Omit<TestIssuerOptions, "algorithms" | "profile" | "trustDomain" | "clients">
> & {
  readonly algorithms: readonly [Algorithm, ...Algorithm[]];
  readonly profile: TestProfile;
  readonly clients: TestClients | undefined;
};

const OPTIONS: Readonly<Record<keyof TestIssuerOptions, true>> = Object.freeze({
  audience: true,
  algorithms: true,
  path: true,
  clock: true,
  profile: true,
  trustDomain: true,
  shape: true,
  clients: true,
});

/**
 * Fills in the defaults.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`
 */
export function defineTestIssuer(options: TestIssuerOptions): TestIssuerSetup {
  const faults = new Faults();
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    faults.add("option_invalid", "options", `must be an object, received ${received(options)}`);
    faults.throwIfAny("Test issuer options");
  }
  const given = faults.own(options, Object.keys(OPTIONS));
  const { profile: name = "standard", trustDomain } = given;
  const { audience, algorithms = [], path, clock, shape } = given;
  checkForms({ audience, algorithms, path, clock, shape, trustDomain }, faults);
  const clients = defineTestClients(given.clients, faults);
  if (!testProfileNames.includes(name)) {
    const says = `must be one of ${testProfileNames.join(", ")}, received ${received(name)}`;
    faults.add("option_invalid", "profile", says);
  }
  if (trustDomain !== undefined && name !== "spiffe") {
    faults.add("option_conflict", "trustDomain", 'must be left out without `profile: "spiffe"`');
  }
  faults.throwIfAny("Test issuer options");
  const profile = findTestProfile(name, trustDomain);
  const [first = defaultAlgorithm(profile.reads), ...others] = algorithms;
  return {
    audience: audience ?? "https://api.test",
    algorithms: [first, ...others],
    path: path ?? profile.shape.path ?? "",
    clock: clock ?? systemClock,
    profile,
    shape: shape ?? ((token) => token),
    clients,
  };
}

type GivenForms = Readonly<
  Record<"audience" | "algorithms" | "path" | "clock" | "shape" | "trustDomain", unknown>
>;

/** What each option is, as far as a test would not notice at once that it is something else. */
function checkForms(
  { audience, algorithms, path, clock, shape, trustDomain }: GivenForms,
  faults: Faults,
): void {
  const isTexts = (value: unknown): boolean =>
    Array.isArray(value) && value.every((item) => typeof item === "string");
  const wrong: readonly (readonly [
    option: string,
    value: unknown,
    isRight: boolean,
    form: string,
  ])[] = [
    [
      "audience",
      audience,
      typeof audience === "string" || isTexts(audience),
      "a text or a list of them",
    ],
    ["algorithms", algorithms, isTexts(algorithms), "a list of algorithms"],
    ["path", path, typeof path === "string", "a path"],
    ["clock", clock, typeof (clock as Clock | null)?.now === "function", "a clock"],
    ["shape", shape, typeof shape === "function", "a function"],
    ["trustDomain", trustDomain, typeof trustDomain === "string", "the name of a trust domain"],
  ];
  for (const [option, value, isRight, form] of wrong) {
    if (value === undefined || isRight) continue;
    faults.add("option_invalid", option, `must be ${form}, received ${received(value)}`);
  }
}

function defaultAlgorithm({ algorithms = [] }: IssuerProfile): Algorithm {
  const [first = "ES256"] = algorithms;
  return algorithms.includes("ES256") ? "ES256" : first;
}
