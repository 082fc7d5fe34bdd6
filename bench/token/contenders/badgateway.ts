import { OAuth2Client, OAuth2Fetch } from "@badgateway/oauth2-client";
import { CLIENT_ID, CLIENT_SECRET, type Contender, SCOPE } from "./contender.js";

/** It renews ahead only with a refresh token, which this grant does not issue (RFC 6749 section 4.4.3). */
export const badgateway: Contender = {
  name: "@badgateway/oauth2-client",
  callsApis: true,
  create(tokenEndpoint) {
    const client = new OAuth2Client({
      tokenEndpoint,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
    });
    const calls = new OAuth2Fetch({
      client,
      getNewToken: () => client.clientCredentials({ scope: SCOPE.split(" ") }),
    });
    return {
      getToken: () => calls.getAccessToken(),
      call: async (url) => (await calls.fetch(url)).status,
    };
  },
};
