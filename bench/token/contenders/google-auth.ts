import { OAuth2Client } from "google-auth-library";
import { CLIENT_ID, CLIENT_SECRET, type Contender } from "./contender.js";

/**
 * It has no client credentials grant, and its service accounts request tokens from Google alone. Its cache is the same for all
 * grants, so it is driven through the one that takes another token endpoint: refresh tokens.
 *
 * By default it requests another token from five minutes before expiry on, with the call waiting: tokens of five minutes are never
 * fresh for it.
 */
export const googleAuth: Contender = {
  name: "google-auth-library, refresh tokens",
  callsApis: true,
  create(tokenEndpoint) {
    const client = new OAuth2Client({
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      endpoints: { oauth2TokenUrl: tokenEndpoint },
    });
    client.setCredentials({ refresh_token: "not-a-secret-either" });
    return {
      async getToken() {
        const { token } = await client.getAccessToken();
        if (typeof token !== "string") throw new Error("There is no token");
        return token;
      },
      async call(url) {
        const response = await client.request({ url, validateStatus: () => true });
        return response.status;
      },
    };
  },
};
