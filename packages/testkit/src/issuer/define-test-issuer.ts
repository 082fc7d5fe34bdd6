import { type Algorithm, type Clock, type IssuerProfile, systemClock } from "@callgate/core";
import { Faults } from "@callgate/core/kit";
import { forms, isAlgorithm, isObject, type OptionForms, takeOptions } from "../option-forms.js";
import {
  findTestProfile,
  type TestProfile,
  type TestProfileName,
  testProfileNames,
} from "../tokens/test-profile.js";
import type { TokenShape } from "../tokens/token-content.js";
import {
  defineIntrospection,
  type IntrospectionSetup,
  type TestIntrospectionOptions,
} from "./introspection/introspection-options.js";
import { defineTestClients, type TestClients } from "./token-clients.js";

/** How a test issuer is set up. Every option has a default. */
export interface TestIssuerOptions {
  /** The audience of its tokens. Default `https://api.test`. */
  readonly audience?: string | readonly string[];
  /**
   * What it signs with, the first of them unless a token says otherwise; all of them are published from the
   * start. Default `["ES256"]`, whose keys are generated quickly, while an RSA key may take a second; `["RS256"]`
   * where the profile allows no other.
   */
  readonly algorithms?: readonly Algorithm[];
  /**
   * The path of its identifier, such as `/tenants/one`; `/` for a trailing slash. Default: none; with profile `entra`,
   * `/TENANT_ID/v2.0`, whose tenant is the claim `tid`.
   */
  readonly path?: string;
  /** Its clock: the one that the gate has. Default: the machine's. */
  readonly clock?: Pick<Clock, "now">;
  /** The provider whose tokens, ID tokens and keys it imitates. Default `standard`, in the form of RFC 9068. */
  readonly profile?: TestProfileName;
  /** Profile `spiffe` only: the trust domain of its workloads. Default `example.org`. */
  readonly trustDomain?: string;
  /** Changes its access tokens after the profile has written them. Default: leaves them as they are. */
  readonly shape?: TokenShape;
  /**
   * The clients that its token endpoint and introspection know, by their identifier, each with a `secret` or the `jwks` of its
   * assertions. Default: every client that sends any secret or assertion.
   */
  readonly clients?: TestClients;
  /** What its token endpoint grants: `jwt`, or `opaque` tokens, which introspection alone can read. Default `jwt`. */
  readonly tokens?: "jwt" | "opaque";
  /** How it answers introspection. Default: as RFC 7662 says, with every claim of the token. */
  readonly introspection?: TestIntrospectionOptions;
}

/** {@link TestIssuerOptions} with every default filled in. */
export type TestIssuerSetup = Required<
  Omit<TestIssuerOptions, "algorithms" | "profile" | "trustDomain" | "clients" | "introspection">
> & {
  readonly algorithms: readonly [Algorithm, ...Algorithm[]];
  readonly profile: TestProfile;
  readonly clients: TestClients | undefined;
  readonly introspection: IntrospectionSetup;
};

const isPath = (value: unknown): boolean =>
  typeof value === "string" && /^(\/[^?#\s]*)?$/.test(value);

const OPTIONS: OptionForms<Required<TestIssuerOptions>> = {
  audience: forms.texts,
  algorithms: [
    (value) => Array.isArray(value) && value.length > 0 && [...value].every(isAlgorithm),
    `a list of ${forms.algorithm[1]}`,
  ],
  path: [isPath, "a path that begins with a slash"],
  clock: [(value) => typeof (value as Clock | null)?.now === "function", "a clock"],
  profile: [
    (value) => (testProfileNames as readonly unknown[]).includes(value),
    `one of ${testProfileNames.join(", ")}`,
  ],
  trustDomain: [(value) => typeof value === "string", "the name of a trust domain"],
  shape: forms.function,
  clients: forms.object,
  tokens: [(value) => value === "jwt" || value === "opaque", "`jwt` or `opaque`"],
  introspection: forms.object,
};

/**
 * Fills in the defaults.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`
 */
export function defineTestIssuer(options: TestIssuerOptions): TestIssuerSetup {
  const faults = new Faults();
  const given = takeOptions<TestIssuerOptions>(options, OPTIONS, faults);
  const { profile: name = "standard", trustDomain } = given;
  const { audience, algorithms = [], path, clock, shape, tokens } = given;
  const clients = isObject(given.clients) ? defineTestClients(given.clients, faults) : undefined;
  if (trustDomain !== undefined && name !== "spiffe") {
    faults.add("option_conflict", "trustDomain", 'must be left out without `profile: "spiffe"`');
  }
  // Under jsdom in Vitest; in Jest no package of Callgate can be loaded there.
  if (!(new TextEncoder().encode() instanceof Uint8Array)) {
    faults.add(
      "environment_unsupported",
      "createTestIssuer",
      "must run in the environment `node`, and the globals of this one do not fit together: begin the test with `// @vitest-environment node`",
    );
  }
  const introspection = defineIntrospection(given.introspection, name, faults);
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
    tokens: tokens ?? "jwt",
    introspection,
  };
}

function defaultAlgorithm({ algorithms = [] }: IssuerProfile): Algorithm {
  const [first = "ES256"] = algorithms;
  return algorithms.includes("ES256") ? "ES256" : first;
}
