import {
  createTestIssuer,
  type ForgeryName,
  forgeryReasons,
  type TestIssuer,
} from "@callgate/testkit";

/** The user pool of the page about aws-jwt-verify; its name is its address. */
export const POOL_ID = "eu-west-1_aBcDeFgHi";

/** An authorization server, and what services are configured with to trust it. */
export interface Authority {
  readonly tokens: TestIssuer;
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  readonly jwks: { readonly keys: readonly object[] };
  /** The scope of the endpoint, as this server writes it. */
  readonly scope: string;
  /** The bad tokens that its services are sent. */
  readonly forgeries: ReadonlySet<ForgeryName>;
}

const forgeries = new Set(Object.keys(forgeryReasons) as ForgeryName[]);

/** One that issues tokens in the shape of RFC 9068, signed as most servers sign. */
export async function startAuthority(): Promise<Authority> {
  const tokens = await createTestIssuer({ audience: "orders", algorithms: ["RS256"] });
  return describe(tokens, { scope: "orders:read", forgeries });
}

/** A user pool of Amazon Cognito: its access tokens name its public address as their issuer. */
export async function startUserPool(): Promise<Authority> {
  const iss = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`;
  const tokens = await createTestIssuer({
    audience: "orders",
    profile: "cognito",
    shape: ({ header, claims }) => ({ header, claims: { ...claims, iss } }),
  });
  // Its ID tokens keep the test issuer's own address.
  const shaped = new Set([...forgeries].filter((name) => name !== "idToken"));
  return describe(tokens, { scope: "orders/read", forgeries: shaped });
}

function describe(
  tokens: TestIssuer,
  differences: Pick<Authority, "scope" | "forgeries">,
): Authority {
  return {
    tokens,
    issuer: tokens.url,
    audience: "orders",
    jwksUri: `${tokens.url}/jwks`,
    jwks: tokens.jwks() as Authority["jwks"],
    ...differences,
  };
}
