import { systemClock } from "@callgate/core/kit";
import { createTokenEndpoint, type TokenEndpointOptions } from "../create-token-endpoint.js";
import type { GrantedToken, GrantParameters } from "../token-endpoint.js";

/** A secret that must not be seen anywhere but in a request. */
export const SECRET = "s3cr3t-never-seen";

/** A request without scope, audience and resource. */
export const NOTHING_SPECIAL: GrantParameters = Object.freeze({
  scope: undefined,
  audience: undefined,
  resources: [],
  extra: [],
  jkt: undefined,
});

/** Shows {@link SECRET} in the body. */
const postAuthentication: TokenEndpointOptions["authentication"] = {
  method: "client_secret_post",
  credential: async () => ({
    version: "1",
    authenticate(_server, client, body) {
      body.set("client_id", client.client_id);
      body.set("client_secret", SECRET);
    },
  }),
};

/** Options that suit any endpoint. */
export function optionsWith(options: Partial<TokenEndpointOptions>): TokenEndpointOptions {
  return {
    clientId: "checkout",
    authentication: postAuthentication,
    clock: systemClock,
    ...options,
  };
}

/** Requests one token. */
export async function requestToken(
  options: Partial<TokenEndpointOptions>,
  parameters: Partial<GrantParameters> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<GrantedToken> {
  const complete = optionsWith(options);
  const credential = await complete.authentication.credential({ reason: "initial" });
  return createTokenEndpoint(complete).request(
    { ...NOTHING_SPECIAL, ...parameters },
    credential,
    signal,
  );
}
