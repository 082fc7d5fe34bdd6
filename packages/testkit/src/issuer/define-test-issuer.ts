import { type Algorithm, type Clock, type IssuerProfile, systemClock } from "@callgate/core";
import { Faults, received } from "@callgate/core/kit";
import {
  findTestProfile,
  type TestProfile,
  type TestProfileName,
  testProfileNames,
} from "../tokens/test-profile.js";
import type { TokenShape } from "../tokens/token-content.js";

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
}

/** {@link TestIssuerOptions} with every default filled in. */
export type TestIssuerSetup = Required<
  Omit<TestIssuerOptions, "algorithms" | "profile" | "trustDomain">
> & {
  readonly algorithms: readonly [Algorithm, ...Algorithm[]];
  readonly profile: TestProfile;
};

const OPTIONS: Readonly<Record<keyof TestIssuerOptions, true>> = Object.freeze({
  audience: true,
  algorithms: true,
  path: true,
  clock: true,
  profile: true,
  trustDomain: true,
  shape: true,
});

/**
 * Fills in the defaults.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`
 */
export function defineTestIssuer(options: TestIssuerOptions): TestIssuerSetup {
  const { profile: name = "standard", trustDomain } = options;
  const faults = new Faults();
  faults.addUnknown(options, Object.keys(OPTIONS));
  if (!testProfileNames.includes(name)) {
    const says = `must be one of ${testProfileNames.join(", ")}, received ${received(name)}`;
    faults.add("option_invalid", "profile", says);
  }
  if (trustDomain !== undefined && name !== "spiffe") {
    faults.add("option_conflict", "trustDomain", 'must be left out without `profile: "spiffe"`');
  }
  faults.throwIfAny("Test issuer options");
  const profile = findTestProfile(name, trustDomain);
  const [first = defaultAlgorithm(profile.reads), ...others] = options.algorithms ?? [];
  return {
    audience: options.audience ?? "https://api.test",
    algorithms: [first, ...others],
    path: options.path ?? profile.shape.path ?? "",
    clock: options.clock ?? systemClock,
    profile,
    shape: options.shape ?? ((token) => token),
  };
}

function defaultAlgorithm({ algorithms = [] }: IssuerProfile): Algorithm {
  const [first = "ES256"] = algorithms;
  return algorithms.includes("ES256") ? "ES256" : first;
}
