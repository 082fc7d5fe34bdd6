import { administer } from "../program.js";
import type { Provisioned } from "../server.js";
import { SCOPE, type WantedClients, wantedClients } from "../wanted-clients.js";
import { logIn, REDIRECT_URI, USER } from "./log-in.js";
import { BOUND_CLIENT, ownChecks } from "./own-checks.js";

/** The one that `AccessTokenFormat.java` writes into every access token. */
const AUDIENCE = "https://orders.example.com";

/** The clients and the user, as the application reads them. */
export function settingsOf({ secrets, grantless, signing, certified }: WantedClients): object {
  const service = { grants: ["client_credentials"], scopes: [SCOPE] };
  const byCertificate = { method: "tls_client_auth", subject: certified.subject };
  const clients = [
    ...Object.entries(secrets).map(([id, secret]) => ({
      ...service,
      id,
      secret,
      method: methodOf(id),
    })),
    { ...service, id: signing.clientId, method: "private_key_jwt", jwk: text(signing.jwk) },
    { ...service, ...byCertificate, id: certified.clientId },
    { ...service, ...byCertificate, id: BOUND_CLIENT, "bound-tokens": true },
    {
      id: grantless.clientId,
      secret: grantless.secret,
      method: "client_secret_basic",
      grants: ["authorization_code", "refresh_token"],
      scopes: ["openid", SCOPE],
      "redirect-uri": REDIRECT_URI,
    },
  ];
  return { user: USER, clients };
}

/** The clients are already registered, by {@link settingsOf}. */
export function provisionSpring({ http, https }: { http: string; https: string }): Provisioned {
  const provisioned: Provisioned = {
    issuers: {
      client_secret_basic: http,
      client_secret_post: http,
      client_secret_jwt: http,
      private_key_jwt: http,
      tls_client_auth: https,
    },
    gate: { profile: "rfc9068", audience: AUDIENCE },
    request: { scope: SCOPE },
    grantRefusal: "client_unauthorized",
    rotateKeys: async () => {
      await administer(`${http}/interop/signing-key`);
    },
    withdrawKey: async () => {
      await administer(`${http}/interop/old-keys`, { method: "DELETE" });
    },
    logIn: () => logIn(http, wantedClients.grantless),
    ownChecks: ownChecks(() => provisioned),
  };
  return provisioned;
}

function methodOf(clientId: string): string {
  if (clientId === "checkout-jwt-secret") return "client_secret_jwt";
  return clientId.endsWith("post") ? "client_secret_post" : "client_secret_basic";
}

/** Spring's settings have no objects inside: they would be more settings. */
function text(jwk: object): string {
  return JSON.stringify(jwk);
}
