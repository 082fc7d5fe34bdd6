import {
  type ClaimsSet,
  spaceDelimitedOrList,
  subjectIsAbsent,
  subjectIsCaller,
} from "@callgate/core";
import type { AnswerProfile } from "./answer-profile.js";
import { resemblesAccessToken, saysAccessToken } from "./kind-of-token.js";

/** The name of a profile of answers that comes with this package. */
export type AnswerProfileName =
  | "standard"
  | "oidc-provider"
  | "django-oauth-toolkit"
  | "duende"
  | "hydra"
  | "keycloak"
  | "ping"
  | "doorkeeper"
  | "wso2"
  | "isam";

const scopes = spaceDelimitedOrList("scope");

/**
 * RFC 7662's own members: the caller is `client_id`, scopes are `scope`, a string or a list, and `token_type`, `token_use` or
 * `typ` has to say that it is an access token.
 */
const standard: AnswerProfile = {
  name: "standard",
  callerClaims: ["client_id"],
  scopes,
  isAppToken: subjectIsCaller,
  isAccessToken: saysAccessToken,
};

/** Servers that say neither the kind of a token, nor whom it is for, and answer about access tokens only. */
const sparse = {
  callerClaims: ["client_id"],
  scopes,
  isAccessToken: resemblesAccessToken,
  insteadOfAudience: (answer: ClaimsSet) => (scopes(answer) ?? []).length > 0,
} satisfies Partial<AnswerProfile>;

const never = (): boolean => false;

/**
 * The profiles of answers, by server. To add one, add a name and an entry, and a row to the table of the README.
 */
export const answerProfiles: Readonly<Record<AnswerProfileName, AnswerProfile>> = deepFrozen({
  standard,
  /**
   * oidc-provider: refresh tokens are active, too, and have no `token_type`. A client's own token has no `sub`, a user's always
   * has one.
   */
  "oidc-provider": { ...standard, name: "oidc-provider", isAppToken: subjectIsAbsent },
  /** django-oauth-toolkit: a user's token has `username`, and there is no `sub`; `aud` only with bound resources (RFC 8707). */
  "django-oauth-toolkit": {
    ...sparse,
    name: "django-oauth-toolkit",
    isAppToken: (answer) => answer.username === undefined && subjectIsAbsent(answer),
  },
  /** Duende IdentityServer: only the scopes of the API that authenticates are in the answer, and without any it is inactive. */
  duende: {
    ...sparse,
    name: "duende",
    isAppToken: subjectIsAbsent,
    insteadOfAudience: () => true,
  },
  /** Ory Hydra: `token_use` distinguishes refresh tokens, which are active, too. */
  hydra: { ...standard, name: "hydra" },
  /**
   * Keycloak: all claims of the token, and `client_id` for every one: an application's own token can only be recognized by
   * `clientId`, which older mappers add.
   */
  keycloak: {
    ...standard,
    name: "keycloak",
    callerClaims: ["client_id", "azp"],
    isAppToken: (answer, callerId) => answer.clientId === callerId,
  },
  /** PingAM, PingFederate, ForgeRock. */
  ping: { ...standard, name: "ping" },
  /** Doorkeeper: `token_type`, `client_id` and `scope`; nothing says whether it was issued on a user's behalf. */
  doorkeeper: { ...sparse, name: "doorkeeper", isAppToken: never },
  /** WSO2 Identity Server: `username` is also that of an application's owner, so that no token is known to be an application's own. */
  wso2: { ...sparse, name: "wso2", isAppToken: never },
  /** IBM Security Verify Access (ISAM). */
  isam: { ...sparse, name: "isam", isAppToken: never },
});

function deepFrozen<T extends Record<string, AnswerProfile>>(profiles: T): T {
  for (const profile of Object.values(profiles)) Object.freeze(profile);
  return Object.freeze(profiles);
}
