import { ClientCredentials } from "simple-oauth2";
import { cachedByHand } from "./by-hand.js";
import { CLIENT_ID, CLIENT_SECRET, type Contender, SCOPE } from "./contender.js";

/** It tells whether a token is over, and leaves it to the service to keep it and to ask again. */
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
