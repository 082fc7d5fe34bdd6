import { auth0 } from "./auth0.js";
import { cognito } from "./cognito.js";
import { duende } from "./duende.js";
import { entra } from "./entra.js";
import { google } from "./google.js";
import { hydra } from "./hydra.js";
import type { IssuerProfile } from "./issuer-profile.js";
import { keycloak } from "./keycloak.js";
import { kubernetes } from "./kubernetes.js";
import { okta } from "./okta.js";
import { ping } from "./ping.js";
import { rfc9068 } from "./rfc9068.js";
import { sealProfile } from "./seal-profile.js";
import { standard } from "./standard.js";

/** The name of a profile that comes with Callgate. */
export type ProfileName =
  | "standard"
  | "rfc9068"
  | "auth0"
  | "keycloak"
  | "entra"
  | "okta"
  | "cognito"
  | "duende"
  | "hydra"
  | "ping"
  | "google"
  | "kubernetes";

/**
 * The profiles that come with Callgate, except {@link spiffe}, which needs a trust domain. To add one, add a file,
 * a name and an entry.
 */
export const profiles: Readonly<Record<ProfileName, IssuerProfile>> = Object.freeze({
  standard: sealProfile(standard),
  rfc9068: sealProfile(rfc9068),
  auth0: sealProfile(auth0),
  keycloak: sealProfile(keycloak),
  entra: sealProfile(entra),
  okta: sealProfile(okta),
  cognito: sealProfile(cognito),
  duende: sealProfile(duende),
  hydra: sealProfile(hydra),
  ping: sealProfile(ping),
  google: sealProfile(google),
  kubernetes: sealProfile(kubernetes),
});
