import { JWT, type ProfileTokens, TEXT, UUID } from "./profile-tokens.js";

const TENANT = "7c6f2d1e-0b43-4f3a-9a55-2f1f3b8f0c11";
const ENTRA_API = "1d2c3b4a-6f50-4e1d-8c7b-9a8b7c6d5e4f";
const ENTRA_CLIENT = "a1b2c3d4-1111-4222-8333-444455556666";
const ENTRA_PRINCIPAL = "0f9e8d7c-7777-4888-9999-aaaabbbbcccc";

export const entraV2: ProfileTokens = {
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
    varying: { oid: UUID, sub: UUID, tid: UUID, uti: TEXT },
  },
  user: {
    header: JWT,
    claims: {
      iss: `https://login.microsoftonline.example/${TENANT}/v2.0`,
      aud: ENTRA_API,
      azp: ENTRA_CLIENT,
      azpacr: "0",
      oid: "5e4d3c2b-0000-4aaa-8bbb-ccccddddeeee",
      // Roles can be given to users and to apps: they do not show which one this is.
      roles: ["Orders.Read.All"],
      scp: "Orders.Read user_impersonation",
      sub: "pairwise-subject-of-the-user",
      tid: TENANT,
      ver: "2.0",
    },
    varying: { oid: UUID, tid: UUID },
    scopes: ["Orders.Read", "user_impersonation"],
    roles: ["Orders.Read.All"],
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
    varying: { nonce: TEXT, oid: UUID, preferred_username: TEXT, sub: TEXT, tid: UUID },
  },
};

export const entraV1: ProfileTokens = {
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
    varying: { idp: TEXT, oid: UUID, sub: UUID, tid: UUID },
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
    varying: { oid: UUID, tid: UUID },
    scopes: ["user_impersonation"],
    roles: [],
  },
};
