import { JWT, type ProfileTokens, SERVICE, TEXT } from "./profile-tokens.js";

const GOOGLE_ACCOUNT = "104729000000000000017";
const GOOGLE_EMAIL = "checkout@shop-prod.iam.gserviceaccount.com";

export const google: ProfileTokens = {
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
    varying: { email: /\.iam\.gserviceaccount\.com$/ },
  },
  // A person's login. Its audience is an OAuth client; here the operator gave that client the service's address as its identifier.
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
    varying: { azp: /\.apps\./, sub: TEXT, email: TEXT, hd: TEXT },
  },
};
