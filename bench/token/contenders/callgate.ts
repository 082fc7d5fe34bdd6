import {
  clientSecretBasic,
  createTokenClient,
  type TokenClient,
  type TokenClientOptions,
} from "@callgate/client";
import { cachedSecret } from "@callgate/secrets";
import { CLIENT_ID, CLIENT_SECRET, type Contender, OURS, SCOPE } from "./contender.js";

/** A token client as a service creates it. */
export function createCallgate(
  tokenEndpoint: string,
  options: Partial<TokenClientOptions> = {},
): TokenClient {
  const secret = cachedSecret(async () => ({ value: CLIENT_SECRET }));
  return createTokenClient({
    tokenEndpoint,
    clientId: CLIENT_ID,
    auth: clientSecretBasic(secret),
    scope: SCOPE,
    ...options,
  });
}

export const callgate: Contender = {
  name: OURS,
  callsApis: true,
  create(tokenEndpoint, clock) {
    const client = createCallgate(tokenEndpoint, { clock });
    return {
      getToken: async () => (await client.getToken()).value,
      async call(url) {
        // Made for each call, as it costs nothing: the token and its limits are the client's.
        const response = await client.fetchFor({ origins: [new URL(url).origin] })(url);
        return response.status;
      },
      close: () => client.close(),
    };
  },
};
