import { auth0, auth0Rfc9068 } from "./auth0.js";
import { cognito } from "./cognito.js";
import { duende } from "./duende.js";
import { entraV1, entraV2 } from "./entra.js";
import { google } from "./google.js";
import { hydra } from "./hydra.js";
import { keycloak } from "./keycloak.js";
import { kubernetes } from "./kubernetes.js";
import { okta } from "./okta.js";
import { ping } from "./ping.js";
import type { ProfileTokens } from "./profile-tokens.js";
import { spiffe } from "./spiffe.js";

/** Tokens of every profile; where a provider has two dialects, of both. */
export const profileTokens: readonly ProfileTokens[] = [
  auth0,
  auth0Rfc9068,
  keycloak,
  entraV2,
  entraV1,
  okta,
  cognito,
  duende,
  hydra,
  ping,
  google,
  kubernetes,
  spiffe,
];

/** The tokens of one provider, by name. */
export function tokensOf(name: string): ProfileTokens {
  const tokens = profileTokens.find((each) => each.name === name);
  if (tokens === undefined) throw new Error(`there are no tokens of ${name}`);
  return tokens;
}

export type {
  ClaimForms,
  ProfileTokens,
  ProviderToken,
  TokenShape,
  UserToken,
} from "./profile-tokens.js";
export { rfc9068 } from "./rfc9068.js";
