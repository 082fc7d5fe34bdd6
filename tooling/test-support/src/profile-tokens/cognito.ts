import { type ProfileTokens, SERVICE, TEXT, UUID } from "./profile-tokens.js";

const COGNITO = "https://cognito-idp.eu-central-1.amazonaws.example/eu-central-1_Shop1Pool";
const COGNITO_CLIENT = "4checkout5client6id7example";

export const cognito: ProfileTokens = {
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
    varying: { auth_time: "time", jti: UUID },
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
    varying: { auth_time: "time", jti: UUID, username: TEXT },
    scopes: ["openid", "aws.cognito.signin.user.admin", `${SERVICE}/read`],
    roles: ["support staff"],
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
    varying: { sub: TEXT, "cognito:username": TEXT, auth_time: "time" },
  },
};
