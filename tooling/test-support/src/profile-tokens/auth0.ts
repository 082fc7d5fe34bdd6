// cspell:ignore Wakrf
import { AT_JWT, JWT, type ProfileTokens, SERVICE, TEXT } from "./profile-tokens.js";

const AUTH0 = "https://shop.eu.auth0.example/";

export const auth0: ProfileTokens = {
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
    scopes: ["openid", "orders:read"],
    roles: ["orders:read"],
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
    varying: { sub: TEXT, name: TEXT, nonce: TEXT, sid: TEXT },
  },
};

export const auth0Rfc9068: ProfileTokens = {
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
    varying: { jti: TEXT },
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
    varying: { jti: TEXT },
    scopes: ["openid", "orders:read"],
    roles: [],
  },
};
