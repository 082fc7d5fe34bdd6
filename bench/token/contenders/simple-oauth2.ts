import { ClientCredentials } from "simple-oauth2";
import { cachedByHand } from "./by-hand.js";
import { CLIENT_ID, CLIENT_SECRET, type Contender, SCOPE } from "./contender.js";

/** It reports whether a token has expired; storing it and requesting another is left to the service. */
export const simpleOauth2: Contender = {
  name: "simple-oauth2, cache by hand",
  callsApis: false,
  create(tokenEndpoint) {
    const { origin, pathname } = new URL(tokenEndpoint);
    const client = new ClientCredentials({
      client: { id: CLIENT_ID, secret: CLIENT_SECRET },
      auth: { tokenHost: origin, tokenPath: pathname },
    });
    const getToken = cachedByHand(async () => {
      const granted = await client.getToken({ scope: SCOPE });
      return { value: granted.token.access_token, isOver: () => granted.expired() };
    });
    return { getToken };
  },
};
