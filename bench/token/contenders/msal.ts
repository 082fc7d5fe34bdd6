import { ConfidentialClientApplication, type INetworkModule, ProtocolMode } from "@azure/msal-node";
import { CLIENT_ID, CLIENT_SECRET, type Contender, SCOPE } from "./contender.js";

const ISSUER = "https://login.example.com";

/**
 * It takes an https authority only: its own option for the network brings the requests to loopback.
 *
 * It counts a token as over five minutes before expiry, and has no option for that: tokens of five minutes are never
 * fresh for it.
 */
export const msal: Contender = {
  name: "@azure/msal-node, own network client",
  callsApis: false,
  create(tokenEndpoint) {
    const application = new ConfidentialClientApplication({
      auth: {
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        authority: `${ISSUER}/tenant`,
        knownAuthorities: [new URL(ISSUER).host],
        authorityMetadata: JSON.stringify({
          issuer: ISSUER,
          authorization_endpoint: `${ISSUER}/authorize`,
          token_endpoint: `${ISSUER}/token`,
          jwks_uri: `${ISSUER}/keys`,
        }),
      },
      system: { networkClient: toLoopback(tokenEndpoint), protocolMode: ProtocolMode.OIDC },
    });
    return {
      async getToken() {
        const result = await application.acquireTokenByClientCredential({ scopes: [SCOPE] });
        if (result === null) throw new Error("There is no token");
        return result.accessToken;
      },
    };
  },
};

function toLoopback(tokenEndpoint: string): INetworkModule {
  return {
    sendGetRequestAsync: async () => {
      throw new Error("Nothing is to be discovered");
    },
    async sendPostRequestAsync<T>(
      _url: string,
      options?: Parameters<INetworkModule["sendPostRequestAsync"]>[1],
    ) {
      const { headers = {}, body = "" } = options ?? {};
      const response = await fetch(tokenEndpoint, { method: "POST", headers, body });
      return {
        headers: Object.fromEntries(response.headers),
        body: (await response.json()) as T,
        status: response.status,
      };
    },
  };
}
