import type { Algorithm } from "../issuer/algorithms.js";
import type { ProfileName } from "../issuer/profiles/index.js";

/** A token as a provider writes it: the header without `alg` and `kid`, the claims without `iat` and `exp`. */
export interface TokenShape {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What tokens of one provider look like, after its own documentation, with invented ids. */
export interface ProfileTokens {
  readonly name: string;
  readonly profile: ProfileName;
  readonly issuer: string;
  /** What the operator of the service writes as its audience. */
  readonly audience: string;
  readonly algorithm: Algorithm;
  /** The caller that `app` and `user` name. */
  readonly caller: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** A token that `caller` got for itself. */
  readonly app: TokenShape;
  /** A token that `caller` got on a user's behalf, where the provider has such. */
  readonly user?: TokenShape;
  /** An ID token of the same issuer, as hard to tell as it gets: its audience is the service's. */
  readonly idToken?: TokenShape;
}

const SERVICE = "https://orders.example.com";
const JWT = { typ: "JWT" };
const AT_JWT = { typ: "at+jwt" };

const AUTH0 = "https://shop.eu.auth0.example/";
const KEYCLOAK = "https://id.example.com/realms/shop";
const TENANT = "7c6f2d1e-0b43-4f3a-9a55-2f1f3b8f0c11";
const ENTRA_API = "1d2c3b4a-6f50-4e1d-8c7b-9a8b7c6d5e4f";
const ENTRA_CLIENT = "a1b2c3d4-1111-4222-8333-444455556666";
const ENTRA_PRINCIPAL = "0f9e8d7c-7777-4888-9999-aaaabbbbcccc";
const OKTA = "https://shop.okta.example/oauth2/aus1shop2orders3";
const COGNITO = "https://cognito-idp.eu-central-1.amazonaws.example/eu-central-1_Shop1Pool";
const COGNITO_CLIENT = "4checkout5client6id7example";
const DUENDE = "https://identity.example.com";
const HYDRA = "https://hydra.example.com/";
const PING = "https://auth.pingone.example/3f2a1b0c-9d8e-4f7a-b6c5-d4e3f2a1b0c9/as";
const GOOGLE_ACCOUNT = "104729000000000000017";
const GOOGLE_EMAIL = "checkout@shop-prod.iam.gserviceaccount.com";
const KUBERNETES = "https://kubernetes.default.svc.cluster.local";
const SPIRE = "https://oidc.spire.example.com";

/** Tokens of every profile; where a provider has two dialects, of both. */
export const profileTokens: readonly ProfileTokens[] = [
  {
    name: "auth0",
    profile: "auth0",
    issuer: AUTH0,
    audience: SERVICE,
    algorithm: "RS256",
    caller: "chk0ut5CheckoutClientId",
    scopes: ["orders:read", "orders:write"],
    roles: ["orders:read"],
    app: {
      header: JWT,
      claims: {
        iss: AUTH0,
        sub: "chk0ut5CheckoutClientId@clients",
        aud: SERVICE,
        azp: "chk0ut5CheckoutClientId",
        gty: "client-credentials",
        scope: "orders:read orders:write",
        permissions: ["orders:read"],
      },
    },
    user: {
      header: JWT,
      claims: {
        iss: AUTH0,
        sub: "auth0|64a1f2b3c4d5e6f708192a3b",
        aud: [SERVICE, `${AUTH0}userinfo`],
        azp: "chk0ut5CheckoutClientId",
        scope: "openid orders:read",
        permissions: ["orders:read"],
      },
    },
    idToken: {
      header: JWT,
      claims: {
        iss: AUTH0,
        sub: "auth0|64a1f2b3c4d5e6f708192a3b",
        aud: SERVICE,
        name: "J. Doe",
        nonce: "n-0S6_WzA2Mj",
        sid: "s-1",
      },
    },
  },
  {
    name: "auth0, RFC 9068 dialect",
    profile: "auth0",
    issuer: AUTH0,
    audience: SERVICE,
    algorithm: "RS256",
    caller: "chk0ut5CheckoutClientId",
    scopes: ["orders:read"],
    roles: [],
    app: {
      header: AT_JWT,
      claims: {
        iss: AUTH0,
        sub: "chk0ut5CheckoutClientId@clients",
        aud: SERVICE,
        client_id: "chk0ut5CheckoutClientId",
        jti: "73WakrfVbNJBaAmhQtEeDv",
        scope: "orders:read",
      },
    },
    user: {
      header: AT_JWT,
      claims: {
        iss: AUTH0,
        sub: "auth0|64a1f2b3c4d5e6f708192a3b",
        aud: [SERVICE, `${AUTH0}userinfo`],
        client_id: "chk0ut5CheckoutClientId",
        jti: "83WakrfVbNJBaAmhQtEeDv",
        scope: "openid orders:read",
      },
    },
  },
  {
    name: "keycloak",
    profile: "keycloak",
    issuer: KEYCLOAK,
    audience: "orders-api",
    algorithm: "RS256",
    caller: "checkout",
    scopes: ["profile", "email", "orders:read"],
    roles: ["offline_access", "orders-api:reader", "account:view profile"],
    app: {
      header: JWT,
      claims: {
        iss: KEYCLOAK,
        jti: "trrtcc:2b1f8a8e-5f0e-4d8c-9c83-0a6a2e1b7c55",
        aud: ["orders-api", "account"],
        sub: "b2a4c6d8-1357-4246-8ace-0fdb97531eca",
        typ: "Bearer",
        azp: "checkout",
        acr: "1",
        realm_access: { roles: ["offline_access"] },
        resource_access: {
          "orders-api": { roles: ["reader"] },
          account: { roles: ["view profile"] },
        },
        scope: "profile email orders:read",
        clientHost: "10.0.0.7",
        clientAddress: "10.0.0.7",
        client_id: "checkout",
        preferred_username: "service-account-checkout",
      },
    },
    user: {
      header: JWT,
      claims: {
        iss: KEYCLOAK,
        jti: "onrtac:6c1f8a8e-5f0e-4d8c-9c83-0a6a2e1b7c56",
        aud: "orders-api",
        sub: "d7f9b1c3-2468-4135-9bdf-1eca86420fdb",
        typ: "Bearer",
        azp: "checkout",
        sid: "5d8f1c2b-aaaa-4bbb-8ccc-ddddeeeeffff",
        realm_access: { roles: ["offline_access"] },
        scope: "openid profile",
        // A name anyone may register with.
        preferred_username: "service-account-checkout",
      },
    },
    idToken: {
      header: JWT,
      claims: {
        iss: KEYCLOAK,
        jti: "7c1f8a8e-5f0e-4d8c-9c83-0a6a2e1b7c57",
        aud: "orders-api",
        sub: "d7f9b1c3-2468-4135-9bdf-1eca86420fdb",
        typ: "ID",
        azp: "orders-api",
        sid: "5d8f1c2b-aaaa-4bbb-8ccc-ddddeeeeffff",
      },
    },
  },
  {
    name: "entra v2.0",
    profile: "entra",
    issuer: `https://login.microsoftonline.example/${TENANT}/v2.0`,
    audience: ENTRA_API,
    algorithm: "RS256",
    caller: ENTRA_CLIENT,
    scopes: [],
    roles: ["Orders.Read.All"],
    app: {
      header: JWT,
      claims: {
        iss: `https://login.microsoftonline.example/${TENANT}/v2.0`,
        aud: ENTRA_API,
        azp: ENTRA_CLIENT,
        azpacr: "1",
        oid: ENTRA_PRINCIPAL,
        roles: ["Orders.Read.All"],
        sub: ENTRA_PRINCIPAL,
        tid: TENANT,
        uti: "u-1",
        ver: "2.0",
      },
    },
    user: {
      header: JWT,
      claims: {
        iss: `https://login.microsoftonline.example/${TENANT}/v2.0`,
        aud: ENTRA_API,
        azp: ENTRA_CLIENT,
        azpacr: "0",
        oid: "5e4d3c2b-0000-4aaa-8bbb-ccccddddeeee",
        // Roles that may be given to users and to apps say nothing of which one this is.
        roles: ["Orders.Read.All"],
        scp: "Orders.Read user_impersonation",
        sub: "pairwise-subject-of-the-user",
        tid: TENANT,
        ver: "2.0",
      },
    },
    idToken: {
      header: JWT,
      claims: {
        iss: `https://login.microsoftonline.example/${TENANT}/v2.0`,
        aud: ENTRA_API,
        nonce: "678910",
        oid: "5e4d3c2b-0000-4aaa-8bbb-ccccddddeeee",
        preferred_username: "j.doe@shop.example",
        sub: "pairwise-subject-of-the-user",
        tid: TENANT,
        ver: "2.0",
      },
    },
  },
  {
    name: "entra v1.0",
    profile: "entra",
    issuer: `https://sts.windows.example/${TENANT}/`,
    audience: "api://orders",
    algorithm: "RS256",
    caller: ENTRA_CLIENT,
    scopes: [],
    roles: ["Orders.Read.All"],
    app: {
      header: JWT,
      claims: {
        iss: `https://sts.windows.example/${TENANT}/`,
        aud: "api://orders",
        appid: ENTRA_CLIENT,
        appidacr: "1",
        idp: `https://sts.windows.example/${TENANT}/`,
        idtyp: "app",
        oid: ENTRA_PRINCIPAL,
        roles: ["Orders.Read.All"],
        sub: ENTRA_PRINCIPAL,
        tid: TENANT,
        ver: "1.0",
      },
    },
    user: {
      header: JWT,
      claims: {
        iss: `https://sts.windows.example/${TENANT}/`,
        aud: "api://orders",
        acr: "1",
        amr: ["pwd"],
        appid: ENTRA_CLIENT,
        appidacr: "0",
        oid: "5e4d3c2b-0000-4aaa-8bbb-ccccddddeeee",
        scp: "user_impersonation",
        sub: "pairwise-subject-of-the-user",
        tid: TENANT,
        ver: "1.0",
      },
    },
  },
  {
    name: "okta",
    profile: "okta",
    issuer: OKTA,
    audience: "api://orders",
    algorithm: "RS256",
    caller: "0oa1checkout2client3",
    scopes: ["orders:read", "orders:write"],
    roles: [],
    app: {
      header: {},
      claims: {
        ver: 1,
        jti: "AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE",
        iss: OKTA,
        aud: "api://orders",
        cid: "0oa1checkout2client3",
        scp: ["orders:read", "orders:write"],
        sub: "0oa1checkout2client3",
      },
    },
    user: {
      header: {},
      claims: {
        ver: 1,
        jti: "AT.1mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE",
        iss: OKTA,
        aud: "api://orders",
        cid: "0oa1checkout2client3",
        uid: "00u1some2user3",
        scp: ["openid", "orders:read"],
        auth_time: 1_893_455_000,
        sub: "j.doe@shop.example",
      },
    },
    idToken: {
      header: {},
      claims: {
        ver: 1,
        jti: "ID.D6m0HaGJfQ8bUP1bXQpzD3GuJnU7Xx4UgDdd6VtT8A0",
        iss: OKTA,
        aud: "api://orders",
        sub: "00u1some2user3",
        amr: ["pwd"],
        idp: "00o1idp",
        at_hash: "preyKcCsaR-K6Ohyu5xqNg",
        auth_time: 1_893_455_000,
      },
    },
  },
  {
    name: "cognito",
    profile: "cognito",
    issuer: COGNITO,
    audience: SERVICE,
    algorithm: "RS256",
    caller: COGNITO_CLIENT,
    scopes: [`${SERVICE}/read`, `${SERVICE}/write`],
    roles: [],
    app: {
      header: {},
      claims: {
        iss: COGNITO,
        sub: COGNITO_CLIENT,
        token_use: "access",
        scope: `${SERVICE}/read ${SERVICE}/write`,
        auth_time: 1_893_455_000,
        version: 2,
        jti: "bf8d9c7e-1234-4abc-9def-0123456789ab",
        client_id: COGNITO_CLIENT,
      },
    },
    user: {
      header: {},
      claims: {
        iss: COGNITO,
        sub: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
        "cognito:groups": ["support staff"],
        token_use: "access",
        scope: `openid aws.cognito.signin.user.admin ${SERVICE}/read`,
        auth_time: 1_893_455_000,
        version: 2,
        jti: "cf8d9c7e-1234-4abc-9def-0123456789ab",
        client_id: COGNITO_CLIENT,
        username: "j.doe",
      },
    },
    idToken: {
      header: {},
      claims: {
        iss: COGNITO,
        sub: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
        aud: SERVICE,
        token_use: "id",
        "cognito:username": "j.doe",
        auth_time: 1_893_455_000,
      },
    },
  },
  {
    name: "duende",
    profile: "duende",
    issuer: DUENDE,
    audience: "orders",
    algorithm: "RS256",
    caller: "checkout",
    scopes: ["orders.read", "orders.write"],
    roles: [],
    app: {
      header: AT_JWT,
      claims: {
        iss: DUENDE,
        nbf: 1_893_455_000,
        aud: "orders",
        scope: ["orders.read", "orders.write"],
        client_id: "checkout",
        jti: "2C56A356A306E64AFC7D2C6399E23A17",
      },
    },
    user: {
      header: AT_JWT,
      claims: {
        iss: DUENDE,
        nbf: 1_893_455_000,
        aud: ["orders", "customers"],
        scope: ["openid", "orders.read", "offline_access"],
        amr: ["pwd"],
        client_id: "checkout",
        sub: "88421113",
        auth_time: 1_893_455_000,
        idp: "local",
        sid: "F6E6F2EDE86EB8731EF609A4FE40ED89",
        jti: "3C56A356A306E64AFC7D2C6399E23A17",
      },
    },
    idToken: {
      header: JWT,
      claims: {
        iss: DUENDE,
        nbf: 1_893_455_000,
        aud: "orders",
        amr: ["pwd"],
        sub: "88421113",
        auth_time: 1_893_455_000,
        idp: "local",
        sid: "F6E6F2EDE86EB8731EF609A4FE40ED89",
      },
    },
  },
  {
    name: "hydra",
    profile: "hydra",
    issuer: HYDRA,
    audience: SERVICE,
    algorithm: "RS256",
    caller: "checkout",
    scopes: ["orders.read"],
    roles: [],
    app: {
      header: JWT,
      claims: {
        iss: HYDRA,
        sub: "checkout",
        aud: [SERVICE],
        client_id: "checkout",
        ext: {},
        jti: "8d7c6b5a-1111-4222-8333-444455556666",
        nbf: 1_893_455_000,
        scp: ["orders.read"],
      },
    },
    user: {
      header: JWT,
      claims: {
        iss: HYDRA,
        sub: "user-4711",
        aud: [SERVICE],
        client_id: "checkout",
        ext: {},
        jti: "9d7c6b5a-1111-4222-8333-444455556666",
        nbf: 1_893_455_000,
        scp: ["openid", "orders.read"],
      },
    },
    idToken: {
      header: JWT,
      claims: {
        iss: HYDRA,
        sub: "user-4711",
        aud: [SERVICE],
        at_hash: "preyKcCsaR-K6Ohyu5xqNg",
        auth_time: 1_893_455_000,
        jti: "ad7c6b5a-1111-4222-8333-444455556666",
        rat: 1_893_455_000,
        sid: "s-1",
      },
    },
  },
  {
    name: "ping",
    profile: "ping",
    issuer: PING,
    audience: SERVICE,
    algorithm: "RS256",
    caller: "5b4a3928-1111-4222-8333-444455556666",
    scopes: ["orders:read", "orders:write"],
    roles: [],
    app: {
      header: {},
      claims: {
        iss: PING,
        client_id: "5b4a3928-1111-4222-8333-444455556666",
        aud: [SERVICE],
        scope: "orders:read orders:write",
      },
    },
    user: {
      header: {},
      claims: {
        iss: PING,
        sub: "6c5b4a39-7777-4888-9999-aaaabbbbcccc",
        client_id: "5b4a3928-1111-4222-8333-444455556666",
        aud: [SERVICE],
        scope: "openid orders:read",
        sid: "7d6c5b4a-0000-4aaa-8bbb-ccccddddeeee",
      },
    },
    idToken: {
      header: {},
      claims: {
        iss: PING,
        sub: "6c5b4a39-7777-4888-9999-aaaabbbbcccc",
        aud: SERVICE,
        acr: "Single_Factor",
        at_hash: "preyKcCsaR-K6Ohyu5xqNg",
        auth_time: 1_893_455_000,
        sid: "7d6c5b4a-0000-4aaa-8bbb-ccccddddeeee",
      },
    },
  },
  {
    name: "google",
    profile: "google",
    issuer: "https://accounts.google.com",
    audience: SERVICE,
    algorithm: "RS256",
    caller: GOOGLE_ACCOUNT,
    scopes: [],
    roles: [],
    app: {
      header: JWT,
      claims: {
        iss: "https://accounts.google.com",
        aud: SERVICE,
        azp: GOOGLE_ACCOUNT,
        sub: GOOGLE_ACCOUNT,
        email: GOOGLE_EMAIL,
        email_verified: true,
      },
    },
    // A person's login. Its audience is an OAuth client; here somebody made that the service's address.
    idToken: {
      header: JWT,
      claims: {
        iss: "https://accounts.google.com",
        aud: SERVICE,
        azp: "1234567890-login.apps.googleusercontent.com",
        sub: "110169484474386276334",
        email: "j.doe@shop.example",
        email_verified: true,
        hd: "shop.example",
      },
    },
  },
  {
    name: "kubernetes",
    profile: "kubernetes",
    issuer: KUBERNETES,
    audience: SERVICE,
    algorithm: "RS256",
    caller: "system:serviceaccount:shop:checkout",
    scopes: [],
    roles: [],
    app: {
      header: {},
      claims: {
        iss: KUBERNETES,
        aud: [SERVICE],
        jti: "aed34954-b33a-4142-b1ec-389d6bbb4936",
        "kubernetes.io": {
          namespace: "shop",
          node: { name: "node-1", uid: "646e7c5e-32d6-4d42-9dbd-e504e6cbe6b1" },
          pod: { name: "checkout-7d9f", uid: "5e0bd49b-f040-43b0-99b7-22765a53f7f3" },
          serviceaccount: { name: "checkout", uid: "14ee3fa4-a7e2-420f-9f9a-dbc4507c3798" },
        },
        nbf: 1_893_455_000,
        sub: "system:serviceaccount:shop:checkout",
      },
    },
  },
  {
    name: "spiffe",
    profile: "spiffe",
    issuer: SPIRE,
    audience: "spiffe://shop.example.com/orders",
    algorithm: "ES256",
    caller: "spiffe://shop.example.com/ns/shop/sa/checkout",
    scopes: [],
    roles: [],
    app: {
      header: JWT,
      claims: {
        iss: SPIRE,
        aud: ["spiffe://shop.example.com/orders"],
        sub: "spiffe://shop.example.com/ns/shop/sa/checkout",
      },
    },
  },
];

/** The tokens of one provider, by name. */
export function tokensOf(name: string): ProfileTokens {
  const tokens = profileTokens.find((each) => each.name === name);
  if (tokens === undefined) throw new Error(`there are no tokens of ${name}`);
  return tokens;
}
