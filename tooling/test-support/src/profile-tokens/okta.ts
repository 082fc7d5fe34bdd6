// cspell:ignore Ohyu
import { type ProfileTokens, TEXT } from "./profile-tokens.js";

const OKTA = "https://shop.okta.example/oauth2/aus1shop2orders3";

export const okta: ProfileTokens = {
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
    varying: { jti: /^AT\./ },
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
    varying: { jti: /^AT\./, uid: /^00u/, auth_time: "time" },
    scopes: ["openid", "orders:read"],
    roles: [],
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
    varying: { jti: /^ID\./, sub: /^00u/, idp: /^00o/, at_hash: TEXT, auth_time: "time" },
  },
};
