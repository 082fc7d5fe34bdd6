import { Faults, received } from "@callgate/core/kit";
import { type OptionForms, takeOptions } from "../option-forms.js";
import { type FaultName, faults } from "./faults.js";

/** A document an issuer serves: its JWK Set, or its metadata at one of the two addresses there are. */
export type IssuerDocument = "jwks" | "oauthMetadata" | "openidMetadata";

/** What a fault can be about: a document, the token endpoint, or introspection. */
export type Faulty = IssuerDocument | "token" | "introspection";

/** What a fault is about: a document, both metadata documents, the token endpoint, introspection, or everything. */
export type FaultTarget = IssuerDocument | "metadata" | "token" | "introspection" | "all";

/** How a fault behaves. */
export interface FaultOptions {
  /** What it is about. Default `all`. */
  readonly on?: FaultTarget;
  /** How long `slow` waits, in real milliseconds. Default 200. */
  readonly delayMs?: number;
}

const EVERYTHING: readonly Faulty[] = [
  "jwks",
  "oauthMetadata",
  "openidMetadata",
  "token",
  "introspection",
];

const targets: Readonly<Record<FaultTarget, readonly Faulty[]>> = {
  all: EVERYTHING,
  metadata: ["oauthMetadata", "openidMetadata"],
  jwks: ["jwks"],
  oauthMetadata: ["oauthMetadata"],
  openidMetadata: ["openidMetadata"],
  token: ["token"],
  introspection: ["introspection"],
};

const FAULT_OPTIONS: OptionForms<Required<FaultOptions>> = {
  on: [
    (value) => typeof value === "string" && Object.hasOwn(targets, value),
    `one of ${Object.keys(targets).join(", ")}`,
  ],
  delayMs: [(value) => Number.isFinite(value) && Number(value) >= 0, "a number from 0"],
};

/**
 * Checks a fault and how it is to behave.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`
 */
export function defineFault(
  fault: FaultName | ((...exchange: never[]) => void),
  options: FaultOptions,
): { readonly on: readonly Faulty[]; readonly delayMs: number } {
  const found = new Faults();
  if (typeof fault !== "function" && !Object.hasOwn(faults, fault)) {
    const names = Object.keys(faults).join(", ");
    const message = `must be a function or one of ${names}, received ${received(fault)}`;
    found.add("option_invalid", "fault", message);
  }
  const { on = "all", delayMs = 200 } = takeOptions<FaultOptions>(options, FAULT_OPTIONS, found);
  found.throwIfAny("Fault of the test issuer");
  return { on: targets[on], delayMs };
}
