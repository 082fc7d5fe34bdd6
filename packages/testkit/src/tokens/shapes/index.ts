import type { ProfileName } from "@callgate/core";
import { auth0 } from "./auth0.js";
import { cognito } from "./cognito.js";
import { duende } from "./duende.js";
import { entra } from "./entra.js";
import { google } from "./google.js";
import { hydra } from "./hydra.js";
import { keycloak } from "./keycloak.js";
import { kubernetes } from "./kubernetes.js";
import { okta } from "./okta.js";
import { ping } from "./ping.js";
import type { ProviderShape } from "./provider-shape.js";
import { rfc9068 } from "./rfc9068.js";

/** How tokens are written for each of core's profiles with a name. To add one, add a file and an entry. */
export const providerShapes: Readonly<Record<ProfileName, ProviderShape>> = Object.freeze({
  standard: rfc9068,
  rfc9068,
  auth0,
  keycloak,
  entra,
  okta,
  cognito,
  duende,
  hydra,
  ping,
  google,
  kubernetes,
});
