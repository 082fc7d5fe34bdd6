import type { ProfileName } from "@callgate/core";
import { createTestIssuer, type TokenOptions } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { plainClient } from "./candidates.js";
import { readSamples, type SampleToken, sampleOf } from "./samples.js";
import { SCOPE } from "./wanted-clients.js";

/** A server whose tokens the test kit writes under a profile. */
interface Compared {
  readonly name: string;
  readonly profile: ProfileName;
  readonly audience: string;
  /** The claims in which a service's own token and a user's differ on purpose. */
  readonly differ?: { readonly app: readonly string[]; readonly user: readonly string[] };
}

/** Of a user, as far as the scopes `profile` and `email` show it; the test kit has no user but a subject. */
const OF_A_USER = ["email", "email_verified", "family_name", "given_name", "name"];

/** RFC 9068 leaves the form of `jti` open. */
const ANY_ID = { app: ["jti"], user: ["jti"] };

const RESOURCE = "https://orders.example.com";
const compared: readonly Compared[] = [
  {
    name: "keycloak",
    profile: "keycloak",
    audience: "orders-api",
    differ: {
      // Roles that a new realm gives to everyone, the audience that they bring, and what the scope `email` adds.
      app: ["aud", "realm_access", "resource_access", "email_verified"],
      // The test kit's subject is also its name, its session id a UUID as before version 26, its grant a code.
      user: ["preferred_username", "sid", "jti", ...OF_A_USER],
    },
  },
  { name: "hydra", profile: "hydra", audience: RESOURCE },
  { name: "oidc-provider", profile: "rfc9068", audience: RESOURCE, differ: ANY_ID },
  { name: "oidc-provider-8", profile: "rfc9068", audience: RESOURCE, differ: ANY_ID },
  // RFC 9068 has no `nbf`.
  {
    name: "spring",
    profile: "rfc9068",
    audience: RESOURCE,
    differ: { app: ["nbf"], user: ["nbf"] },
  },
];

describe.each(compared)("the test kit's tokens of profile $profile", (row) => {
  const { name, profile, audience, differ = { app: [], user: [] } } = row;
  const samples = readSamples(name);

  async function written(sample: SampleToken, options: TokenOptions): Promise<SampleToken> {
    await using issuer = await createTestIssuer({ profile, audience });
    const token = await issuer.token({ scope: String(scopesOf(sample)), ...options });
    return sampleOf(token, issuer.url);
  }

  it(`has the claims of ${name}'s own, as a service's`, async () => {
    const token = await written(samples.app, { caller: plainClient.clientId });
    expectAlike(token, samples.app, differ.app);
  });

  it(`has the claims of ${name}'s own, as a user's`, async () => {
    const { user } = samples;
    if (user === undefined) throw new Error("no sample");
    const { sub, azp, client_id = azp } = user.claims;
    const token = await written(user, { caller: String(client_id), user: String(sub) });
    expectAlike(token, user, differ.user);
  });

  it("has no ID token with a claim that an access token needs", () => {
    expect(samples.idToken?.claims).toBeDefined();
    expect(samples.idToken?.claims).not.toHaveProperty("scope");
    expect(samples.idToken?.claims).not.toHaveProperty("scp");
  });
});

function scopesOf({ claims }: SampleToken): unknown {
  return Array.isArray(claims.scp) ? claims.scp.join(" ") : (claims.scope ?? SCOPE);
}

/** Equal but for the claims that differ, and different in each of those. */
function expectAlike(token: SampleToken, sample: SampleToken, differ: readonly string[]): void {
  expect(without(token, differ)).toEqual(without(sample, differ));
  for (const name of differ) expect(token.claims[name], name).not.toEqual(sample.claims[name]);
}

/** Without these claims, and without the algorithm: each issuer of the test kit has a key of its own choice. */
function without({ header, claims }: SampleToken, names: readonly string[]): SampleToken {
  const omit = (members: object, omitted: readonly string[]) =>
    Object.fromEntries(Object.entries(members).filter(([name]) => !omitted.includes(name)));
  return { header: omit(header, ["alg"]), claims: omit(claims, names) };
}
