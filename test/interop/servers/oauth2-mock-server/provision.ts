import { logInWithoutPage } from "../log-in-without-page.js";
import { administer } from "../program.js";
import type { Provisioned } from "../server.js";
import { SCOPE, wantedClients } from "../wanted-clients.js";

/** The one that `server.mjs` writes into every access token. */
export const AUDIENCE = "https://orders.example.com";

/** It knows no clients: each gets a token. */
export function provisionMock(issuer: string): Provisioned {
  const everything = { notOffered: "a mock accepts every client, credential, grant and scope" };
  return {
    issuers: {
      client_secret_basic: issuer,
      client_secret_post: issuer,
      client_secret_jwt: everything,
      private_key_jwt: issuer,
      tls_client_auth: { notOffered: "it requests no certificate" },
    },
    gate: { profile: "standard", audience: AUDIENCE },
    request: { scope: SCOPE },
    credentialRefusal: everything,
    scopeRefusal: everything,
    grantRefusal: everything,
    introspection: { notOffered: "its answer has `active` alone, for any text" },
    rotateKeys: async () => {
      await administer(`${issuer}/interop/signing-key`);
    },
    withdrawKey: { notOffered: "it never removes a key" },
    logIn: () =>
      logInWithoutPage(
        { authorization: `${issuer}/authorize`, token: `${issuer}/token` },
        wantedClients.grantless,
      ),
  };
}
