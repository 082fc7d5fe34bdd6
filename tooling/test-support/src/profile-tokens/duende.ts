import { AT_JWT, JWT, type ProfileTokens, TEXT } from "./profile-tokens.js";

const DUENDE = "https://identity.example.com";
/** 32 hexadecimal digits. */
const ID = /^[0-9A-F]{32}$/;

export const duende: ProfileTokens = {
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
    varying: { nbf: "time", jti: ID },
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
    varying: { nbf: "time", auth_time: "time", sid: ID, jti: ID },
    audience: ["orders", "customers"],
    scopes: ["openid", "orders.read", "offline_access"],
    roles: [],
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
    varying: { nbf: "time", sub: TEXT, auth_time: "time", sid: ID },
  },
};
