import type { IssuerProfile } from "./issuer-profile.js";

/** Copies a profile to a frozen object that inherits nothing: an omitted field is not found on a prototype. */
export function sealProfile(profile: IssuerProfile): IssuerProfile {
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [field, value] of Object.entries(profile)) {
    copy[field] = Array.isArray(value) ? Object.freeze([...value]) : value;
  }
  return Object.freeze(copy) as unknown as IssuerProfile;
}
