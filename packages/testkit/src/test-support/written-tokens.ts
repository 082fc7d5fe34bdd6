import type { Algorithm, ProfileName } from "@callgate/core";
import { expect } from "vitest";
import type { TokenContent } from "../tokens/token-content.js";
import type { TokenOptions } from "../tokens/token-options.js";

/** A token as it is asked for, and as the provider's documentation says it writes one: every claim of it. */
export interface WrittenToken {
  readonly asked: Required<Pick<TokenOptions, "caller">> & TokenOptions;
  readonly typ: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The tokens of one profile, of an issuer whose audience is `orders`. */
export interface WrittenTokens {
  readonly profile: ProfileName;
  readonly algorithm: Algorithm;
  readonly app: WrittenToken;
  readonly user?: WrittenToken;
  /** What tells its ID token: all of the header but `alg` and `kid`, some of the claims. */
  readonly idToken: TokenContent;
}

const id = expect.any(String);
const time = expect.any(Number);
const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const JWT = { typ: "JWT" };
const CHECKOUT = { caller: "checkout", scope: "read write" };
const USER = { caller: "checkout", user: "u-1", scope: "read" };
const POD_ACCOUNT = "system:serviceaccount:shop:checkout";
const SPIFFE_ID = "spiffe://example.org/ns/shop/sa/checkout";

const rfc9068: Omit<WrittenTokens, "profile"> = {
  algorithm: "ES256",
  idToken: { header: JWT, claims: { aud: "orders", nonce: id } },
  app: {
    asked: CHECKOUT,
    typ: "at+jwt",
    claims: {
      sub: "checkout",
      client_id: "checkout",
      aud: "orders",
      jti: UUID,
      scope: "read write",
    },
  },
  user: {
    asked: USER,
    typ: "at+jwt",
    claims: { sub: "u-1", client_id: "checkout", aud: "orders", jti: UUID, scope: "read" },
  },
};

/** What `issuer.token` is held to; `iss`, `iat` and `exp` are in all of them. */
export const writtenTokens: readonly WrittenTokens[] = [
  { profile: "standard", ...rfc9068 },
  { profile: "rfc9068", ...rfc9068 },
  {
    profile: "auth0",
    algorithm: "ES256",
    idToken: { header: JWT, claims: { aud: "orders", nonce: id } },
    app: {
      asked: { ...CHECKOUT, roles: ["orders:refund"] },
      typ: "JWT",
      claims: {
        sub: "checkout@clients",
        aud: "orders",
        azp: "checkout",
        gty: "client-credentials",
        scope: "read write",
        permissions: ["orders:refund"],
      },
    },
    user: {
      asked: { ...USER, scope: "openid read" },
      typ: "JWT",
      claims: {
        sub: "u-1",
        aud: ["orders", expect.stringMatching(/^http:.*[0-9]\/userinfo$/)],
        azp: "checkout",
        scope: "openid read",
      },
    },
  },
  {
    profile: "keycloak",
    algorithm: "ES256",
    idToken: { header: JWT, claims: { aud: "orders", typ: "ID" } },
    app: {
      asked: {
        ...CHECKOUT,
        roles: ["offline_access", "orders:reader", "orders:writer", "https://a.test:view profile"],
      },
      typ: "JWT",
      claims: {
        jti: expect.stringMatching(/^trrtcc:/),
        aud: "orders",
        sub: UUID,
        typ: "Bearer",
        azp: "checkout",
        acr: "1",
        realm_access: { roles: ["offline_access"] },
        resource_access: {
          orders: { roles: ["reader", "writer"] },
          "https://a.test": { roles: ["view profile"] },
        },
        scope: "read write",
        clientHost: "127.0.0.1",
        clientAddress: "127.0.0.1",
        client_id: "checkout",
        preferred_username: "service-account-checkout",
      },
    },
    user: {
      asked: USER,
      typ: "JWT",
      claims: {
        jti: expect.stringMatching(/^onrtac:/),
        aud: "orders",
        sub: "u-1",
        typ: "Bearer",
        azp: "checkout",
        acr: "1",
        scope: "read",
        sid: UUID,
        preferred_username: "u-1",
      },
    },
  },
  {
    profile: "entra",
    algorithm: "RS256",
    idToken: { header: JWT, claims: { aud: "orders", nonce: id, ver: "2.0" } },
    app: {
      asked: { caller: "checkout", roles: ["Orders.Read.All"] },
      typ: "JWT",
      claims: {
        aud: "orders",
        azp: "checkout",
        azpacr: "1",
        oid: UUID,
        roles: ["Orders.Read.All"],
        sub: UUID,
        tid: UUID,
        ver: "2.0",
      },
    },
    user: {
      asked: { ...USER, roles: "Orders.Read.All" },
      typ: "JWT",
      claims: {
        aud: "orders",
        azp: "checkout",
        azpacr: "0",
        oid: UUID,
        roles: ["Orders.Read.All"],
        scp: "read",
        sub: "u-1",
        tid: UUID,
        ver: "2.0",
      },
    },
  },
  {
    profile: "okta",
    algorithm: "RS256",
    idToken: {
      header: {},
      claims: { aud: "orders", jti: expect.stringMatching(/^ID\./), at_hash: id },
    },
    app: {
      asked: CHECKOUT,
      typ: undefined,
      claims: {
        ver: 1,
        jti: expect.stringMatching(/^AT\./),
        aud: "orders",
        cid: "checkout",
        scp: ["read", "write"],
        sub: "checkout",
      },
    },
    user: {
      asked: USER,
      typ: undefined,
      claims: {
        ver: 1,
        jti: expect.stringMatching(/^AT\./),
        aud: "orders",
        cid: "checkout",
        uid: expect.stringMatching(/^00u/),
        scp: ["read"],
        auth_time: time,
        sub: "u-1",
      },
    },
  },
  {
    profile: "cognito",
    algorithm: "RS256",
    idToken: { header: {}, claims: { aud: "orders", token_use: "id" } },
    app: {
      asked: { caller: "checkout", scope: "orders/read orders/write" },
      typ: undefined,
      claims: {
        sub: "checkout",
        token_use: "access",
        scope: "orders/read orders/write",
        auth_time: time,
        version: 2,
        jti: UUID,
        client_id: "checkout",
      },
    },
    user: {
      asked: { ...USER, scope: "openid orders/read", roles: "support staff" },
      typ: undefined,
      claims: {
        sub: "u-1",
        "cognito:groups": ["support staff"],
        token_use: "access",
        scope: "openid orders/read",
        auth_time: time,
        version: 2,
        jti: UUID,
        client_id: "checkout",
        username: "u-1",
      },
    },
  },
  {
    profile: "duende",
    algorithm: "ES256",
    idToken: { header: JWT, claims: { aud: "orders", sid: id, idp: "local" } },
    app: {
      asked: CHECKOUT,
      typ: "at+jwt",
      claims: {
        nbf: time,
        aud: "orders",
        scope: ["read", "write"],
        client_id: "checkout",
        jti: expect.stringMatching(/^[0-9A-F]{32}$/),
      },
    },
    user: {
      asked: USER,
      typ: "at+jwt",
      claims: {
        nbf: time,
        aud: "orders",
        scope: ["read"],
        amr: ["pwd"],
        client_id: "checkout",
        sub: "u-1",
        auth_time: time,
        idp: "local",
        sid: id,
        jti: id,
      },
    },
  },
  {
    profile: "hydra",
    algorithm: "ES256",
    idToken: { header: JWT, claims: { aud: ["orders"], at_hash: id } },
    app: {
      asked: CHECKOUT,
      typ: "JWT",
      claims: {
        sub: "checkout",
        aud: ["orders"],
        client_id: "checkout",
        ext: {},
        jti: UUID,
        nbf: time,
        scp: ["read", "write"],
      },
    },
    user: {
      asked: USER,
      typ: "JWT",
      claims: {
        sub: "u-1",
        aud: ["orders"],
        client_id: "checkout",
        ext: {},
        jti: UUID,
        nbf: time,
        scp: ["read"],
      },
    },
  },
  {
    profile: "ping",
    algorithm: "ES256",
    idToken: { header: {}, claims: { aud: "orders", at_hash: id } },
    app: {
      asked: CHECKOUT,
      typ: undefined,
      claims: { client_id: "checkout", aud: ["orders"], scope: "read write" },
    },
    user: {
      asked: USER,
      typ: undefined,
      claims: { sub: "u-1", client_id: "checkout", aud: ["orders"], scope: "read", sid: UUID },
    },
  },
  {
    profile: "google",
    algorithm: "RS256",
    idToken: { header: JWT, claims: { aud: "orders", azp: expect.stringMatching(/\.apps\./) } },
    app: {
      asked: { caller: "104729000000000000017" },
      typ: "JWT",
      claims: {
        aud: "orders",
        azp: "104729000000000000017",
        sub: "104729000000000000017",
        email: expect.stringMatching(/\.iam\.gserviceaccount\.com$/),
        email_verified: true,
      },
    },
  },
  {
    profile: "kubernetes",
    algorithm: "ES256",
    idToken: {
      header: {},
      claims: { aud: ["orders"], "kubernetes.io/serviceaccount/namespace": "shop" },
    },
    app: {
      asked: { caller: POD_ACCOUNT },
      typ: undefined,
      claims: {
        aud: ["orders"],
        jti: UUID,
        "kubernetes.io": {
          namespace: "shop",
          node: { name: id, uid: UUID },
          pod: { name: expect.stringMatching(/^checkout-/), uid: UUID },
          serviceaccount: { name: "checkout", uid: UUID },
        },
        nbf: time,
        sub: POD_ACCOUNT,
      },
    },
  },
  {
    profile: "spiffe",
    algorithm: "ES256",
    idToken: { header: { typ: "wit+jwt" }, claims: { aud: ["orders"], sub: SPIFFE_ID } },
    app: {
      asked: { caller: SPIFFE_ID },
      typ: "JWT",
      claims: { aud: ["orders"], sub: SPIFFE_ID },
    },
  },
];
