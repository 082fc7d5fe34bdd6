import { type IssuerProfile, type ProfileName, profiles, spiffe } from "@callgate/core";
import { providerShapes } from "./shapes/index.js";
import type { ProviderShape } from "./shapes/provider-shape.js";
import { spiffeShape } from "./shapes/spiffe.js";

/** The profiles whose tokens a test issuer can write: core's, and SPIFFE's under one trust domain. */
export type TestProfileName = ProfileName | "spiffe";

/** The names of all profiles. */
export const testProfileNames: readonly TestProfileName[] = Object.freeze([
  ...(Object.keys(profiles) as ProfileName[]),
  "spiffe",
]);

/** One profile from both sides: what a gate reads, and how tokens are written. */
export interface TestProfile {
  readonly name: TestProfileName;
  /** What a gate is given as `profile`. */
  readonly forGate: ProfileName | IssuerProfile;
  /** What that gate reads. */
  readonly reads: IssuerProfile;
  readonly shape: ProviderShape;
}

/** @param trustDomain that of the issuer, for profile `spiffe` */
export function findTestProfile(name: TestProfileName, trustDomain = "example.org"): TestProfile {
  if (name !== "spiffe") {
    return { name, forGate: name, reads: profiles[name], shape: providerShapes[name] };
  }
  const profile = spiffe({ trustDomain });
  return { name, forGate: profile, reads: profile, shape: spiffeShape(trustDomain) };
}
