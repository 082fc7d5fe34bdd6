// cspell:ignore usersessionmodel
import { SCOPE, SECRET, type WantedClients } from "../wanted-clients.js";

/** The audience, which is also the identifier of the client that stands for the API. */
export const AUDIENCE = "orders-api";
/** The role of that client. */
export const ROLE = "reader";

/** Clients of the checks that only this server has. */
export const own = {
  /** It has a role of the API, and no scope. */
  roles: "checkout-roles",
  dpop: "checkout-dpop",
  bound: "checkout-bound",
  lightweight: "checkout-lightweight",
  /** Its tokens are lightweight, too, with the claims that a gate reads. */
  sufficient: "checkout-sufficient",
  rfc9068: "checkout-rfc9068",
} as const;

/** Every client, as Keycloak registers it. */
export function clientsOf(wanted: WantedClients): readonly object[] {
  const { secrets, grantless, signing, certified } = wanted;
  const secretClient = (clientId: string, attributes: Readonly<Record<string, string>> = {}) => ({
    clientId,
    secret: SECRET,
    serviceAccountsEnabled: true,
    attributes,
  });
  const certifiedClient = (
    clientId: string,
    attributes: Readonly<Record<string, string>> = {},
  ) => ({
    clientId,
    serviceAccountsEnabled: true,
    clientAuthenticatorType: "client-x509",
    attributes: { "x509.subjectdn": certified.subject, ...attributes },
  });
  return [
    ...Object.entries(secrets).map(([clientId, secret]) => ({
      ...secretClient(clientId),
      secret,
      clientAuthenticatorType:
        clientId === "checkout-jwt-secret" ? "client-secret-jwt" : "client-secret",
    })),
    { ...grantless, serviceAccountsEnabled: false, directAccessGrantsEnabled: true },
    {
      clientId: signing.clientId,
      serviceAccountsEnabled: true,
      clientAuthenticatorType: "client-jwt",
      attributes: {
        "use.jwks.string": "true",
        "jwks.string": JSON.stringify({ keys: [signing.jwk] }),
      },
    },
    certifiedClient(certified.clientId),
    certifiedClient(own.bound, { "tls.client.certificate.bound.access.tokens": "true" }),
    secretClient(own.roles),
    secretClient(own.dpop, { "dpop.bound.access.tokens": "true" }),
    secretClient(own.lightweight, { "client.use.lightweight.access.token.enabled": "true" }),
    {
      ...secretClient(own.sufficient, { "client.use.lightweight.access.token.enabled": "true" }),
      protocolMappers: [audienceMapper({ "lightweight.claim": "true" }), callerMapper()],
    },
    secretClient(own.rfc9068, { "access.token.header.type.rfc9068": "true" }),
    // Its credential is for introspection.
    secretClient(AUDIENCE),
  ];
}

/** The client scope with the audience mapper of docs/profiles.md. */
export function clientScope(): object {
  return {
    name: SCOPE,
    protocol: "openid-connect",
    attributes: { "include.in.token.scope": "true" },
    protocolMappers: [audienceMapper()],
  };
}

function audienceMapper(config: Readonly<Record<string, string>> = {}): object {
  return {
    name: "audience",
    protocol: "openid-connect",
    protocolMapper: "oidc-audience-mapper",
    config: { "included.custom.audience": AUDIENCE, "access.token.claim": "true", ...config },
  };
}

/** Writes the claim by which a service's own token is known, as Keycloak's own mapper of service accounts does. */
function callerMapper(): object {
  return {
    name: "client",
    protocol: "openid-connect",
    protocolMapper: "oidc-usersessionmodel-note-mapper",
    config: {
      "user.session.note": "client_id",
      "claim.name": "client_id",
      "jsonType.label": "String",
      "access.token.claim": "true",
      "lightweight.claim": "true",
    },
  };
}
