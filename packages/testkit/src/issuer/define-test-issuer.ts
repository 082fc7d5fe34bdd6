import {
  type Algorithm,
  type Clock,
  type ProfileName,
  profiles,
  systemClock,
} from "@callgate/core";
import { Faults, received } from "@callgate/core/kit";
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
  /** The path of its identifier, such as `/tenants/one`; `/` for a trailing slash. Default: none. */
  readonly path?: string;
  /** Where its time comes from: the clock the gate has. Default: the machine's. */
  readonly clock?: Pick<Clock, "now">;
  /** Whose tokens, ID tokens and keys its own look like. Default `standard`, in the shape of RFC 9068. */
  readonly profile?: ProfileName;
  /** Has the last word on what its access tokens look like. Default: leaves them as the profile has them. */
  readonly shape?: TokenShape;
  /**
   * The clients that its token endpoint knows, by their identifier, each with a `secret` or the `jwks` of its assertions.
   * Default: any client that shows a secret or an assertion, whatever it is.
   */
  readonly clients?: TestClients;
}

/** {@link TestIssuerOptions} with every default filled in. */
export type TestIssuerSetup = Required<Omit<TestIssuerOptions, "algorithms" | "clients">> & {
  readonly algorithms: readonly [Algorithm, ...Algorithm[]];
  readonly clients: TestClients | undefined;
};

const OPTIONS: Readonly<Record<keyof TestIssuerOptions, true>> = Object.freeze({
  audience: true,
  algorithms: true,
  path: true,
  clock: true,
  profile: true,
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
  const { profile = "standard", audience, algorithms = [], path, clock, shape } = given;
  checkForms({ audience, algorithms, path, clock, shape }, faults);
  const clients = defineTestClients(given.clients, faults);
  if (!Object.hasOwn(profiles, profile)) {
    const says = `must be one of ${Object.keys(profiles).join(", ")}, received ${received(profile)}`;
    faults.add("option_invalid", "profile", says);
  }
  faults.throwIfAny("Test issuer options");
  const [first = defaultAlgorithm(profile), ...others] = algorithms;
  return {
    audience: audience ?? "https://api.test",
    algorithms: [first, ...others],
    path: path ?? "",
    clock: clock ?? systemClock,
    profile,
    shape: shape ?? ((token) => token),
    clients,
  };
}

type GivenForms = Readonly<Record<"audience" | "algorithms" | "path" | "clock" | "shape", unknown>>;

/** What each option is, as far as a test would not notice at once that it is something else. */
function checkForms(
  { audience, algorithms, path, clock, shape }: GivenForms,
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
  ];
  for (const [option, value, isRight, form] of wrong) {
    if (value === undefined || isRight) continue;
    faults.add("option_invalid", option, `must be ${form}, received ${received(value)}`);
  }
}

function defaultAlgorithm(profile: ProfileName): Algorithm {
  const { algorithms = [] } = profiles[profile];
  const [first = "ES256"] = algorithms;
  return algorithms.includes("ES256") ? "ES256" : first;
}
