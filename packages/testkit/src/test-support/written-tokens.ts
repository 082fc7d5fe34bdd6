import {
  type ClaimForms,
  type ProfileTokens,
  type ProviderToken,
  profileTokens,
  rfc9068,
} from "@callgate-tooling/test-support";
import { expect } from "vitest";
import type { TokenContent } from "../tokens/token-content.js";
import type { TokenOptions } from "../tokens/token-options.js";

/** Where the test kit's tokens have a value or a claim that the provider's examples have otherwise. */
const simplified: Readonly<Record<string, Partial<Record<"app" | "user", object>>>> = {
  cognito: { user: { username: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee" } },
  entra: { app: { uti: undefined } },
  keycloak: {
    app: { clientHost: "127.0.0.1", clientAddress: "127.0.0.1" },
    user: { acr: "1", preferred_username: "d7f9b1c3-2468-4135-9bdf-1eca86420fdb" },
  },
};

/** A token as it is requested, and as the provider writes it: every claim of it but `iss`, `iat` and `exp`. */
export interface WrittenToken {
  readonly requested: Required<Pick<TokenOptions, "caller">> & TokenOptions;
  readonly header: Readonly<Record<string, unknown>>;
  claims(issuer: string): Readonly<Record<string, unknown>>;
}

/** The tokens of one profile, of an issuer at its defaults but for the audience. */
export interface WrittenTokens {
  readonly profile: ProfileTokens["profile"];
  /** What its issuer is created with, besides. */
  readonly trustDomain?: string;
  readonly audience: string;
  readonly algorithm: ProfileTokens["algorithm"];
  readonly app: WrittenToken;
  readonly user?: WrittenToken & { readonly subject: string };
  /** All of its header but `alg` and `kid`, and the claims that distinguish it. */
  readonly idToken: TokenContent;
}

/** The algorithms of providers that offer no other; tokens of the rest are signed with ES256 by default. */
const signedWithRs256 = new Set(["entra", "okta", "cognito", "google"]);

/** What `issuer.token` has to write for each profile, in the order of core's profiles. */
export const writtenTokens: readonly WrittenTokens[] = [
  { ...rfc9068, profile: "standard" as const },
  rfc9068,
  // Of a provider's dialects, the test kit writes the first.
  ...profileTokens.filter(
    ({ profile }, index) => profileTokens.findIndex((other) => other.profile === profile) === index,
  ),
].map(toWrittenTokens);

function toWrittenTokens(tokens: ProfileTokens): WrittenTokens {
  const { profile, trustDomain, audience, caller, scopes, roles, app, user, idToken } = tokens;
  const granted = { scopes, roles };
  const subject = String(user?.claims.sub);
  return {
    profile,
    ...(trustDomain && { trustDomain }),
    audience,
    algorithm: signedWithRs256.has(profile) ? "RS256" : "ES256",
    app: toWritten(tokens, app, { caller, ...askFor(granted) }, simplified[profile]?.app),
    ...(user && {
      user: {
        ...toWritten(
          tokens,
          user,
          { caller, user: subject, ...askFor(user) },
          simplified[profile]?.user,
        ),
        subject,
      },
    }),
    idToken: {
      header: idToken?.header ?? {},
      claims: inForm(withoutIssuer(idToken?.claims ?? {}), idToken?.varying),
    },
  };
}

function toWritten(
  { issuer }: ProfileTokens,
  { header, claims, varying, audience }: ProviderToken,
  requested: WrittenToken["requested"],
  own: object = {},
): WrittenToken {
  return {
    requested: { ...requested, ...(audience && { audience }) },
    header,
    claims: (ownIssuer) => ({
      ...inForm(movedTo(ownIssuer, issuer, withoutIssuer(claims)), varying),
      ...own,
    }),
  };
}

function askFor({ scopes, roles }: Pick<ProfileTokens, "scopes" | "roles">): TokenOptions {
  return {
    ...(scopes.length > 0 && { scope: scopes.join(" ") }),
    ...(roles.length > 0 && { roles: roles.length === 1 ? String(roles[0]) : roles }),
  };
}

function withoutIssuer({ iss: _iss, ...claims }: ProviderToken["claims"]): ProviderToken["claims"] {
  return claims;
}

/** The claims of another issuer's token: addresses at the provider become addresses at that issuer. */
function movedTo(
  issuer: string,
  provider: string,
  claims: ProviderToken["claims"],
): ProviderToken["claims"] {
  const text = JSON.stringify(claims).replaceAll(provider.replace(/\/$/, ""), issuer);
  return JSON.parse(text);
}

/** Puts a matcher in place of each claim that varies. */
function inForm(claims: ProviderToken["claims"], forms: ClaimForms = {}): ProviderToken["claims"] {
  const matchers = Object.entries(forms).map(([claim, form]) => {
    if (form === "time") return [claim, expect.any(Number)];
    if (form instanceof RegExp) return [claim, expect.stringMatching(form)];
    return [claim, inForm(claims[claim] as ProviderToken["claims"], form)];
  });
  return { ...claims, ...Object.fromEntries(matchers) };
}
