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
import { rfc9068 } from "./rfc9068.js";
import { spiffe } from "./spiffe.js";
import type { WrittenTokens } from "./written-tokens.js";

/** What `issuer.token` is held to; `iss`, `iat` and `exp` are in all of them. */
export const writtenTokens: readonly WrittenTokens[] = [
  { profile: "standard", ...rfc9068 },
  { profile: "rfc9068", ...rfc9068 },
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
  spiffe,
];
