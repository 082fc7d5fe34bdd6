import {
  allowInsecureRequests,
  ClientSecretBasic,
  Configuration,
  clientCredentialsGrant,
} from "openid-client";
import { cachedByHand } from "./by-hand.js";
import { CLIENT_ID, CLIENT_SECRET, type Contender, SCOPE } from "./contender.js";

/** It requests a token and stores nothing: a service that wants a cache writes one. */
export const openidClient: Contender = {
  name: "openid-client, cache by hand",
  callsApis: false,
  create(tokenEndpoint) {
    const server = { issuer: new URL(tokenEndpoint).origin, token_endpoint: tokenEndpoint };
    const configuration = new Configuration(
      server,
      CLIENT_ID,
      undefined,
      ClientSecretBasic(CLIENT_SECRET),
    );
    allowInsecureRequests(configuration);
    const getToken = cachedByHand(async () => {
      const granted = await clientCredentialsGrant(configuration, { scope: SCOPE });
      return { value: granted.access_token, isOver: () => granted.expiresIn() === 0 };
    });
    return { getToken };
  },
};
