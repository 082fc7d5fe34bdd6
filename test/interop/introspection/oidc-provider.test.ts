import { createServer, type RequestListener } from "node:http";
import { privateKeyJwt } from "@callgate/client";
import { freshKeyPair, Servers } from "@callgate-tooling/test-support";
import { type ClientMetadata, type Configuration, Provider } from "oidc-provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CALLER,
  itIntrospects,
  present,
  reasonOf,
  SCOPE,
  SERVICE,
  type ServerUnderTest,
  withGate,
} from "./checks.js";

const RESOURCE = "https://orders.example.com";
const ASSERTING = "orders-api-by-key";
const assertionKey = freshKeyPair("ec", { namedCurve: "P-256" });
const signingKey = freshKeyPair("ec", { namedCurve: "P-256" });

const servers = new Servers();
let provider: Provider;
let server: ServerUnderTest;
/** The same server, which signs no answers. */
let unsigned: ServerUnderTest;

beforeAll(async () => {
  ({ provider, server } = await start({ signs: true }));
  unsigned = (await start({ signs: false })).server;
});
afterAll(() => servers.close());

async function start({ signs }: { readonly signs: boolean }) {
  const listeners: RequestListener[] = [];
  const listening = createServer((...exchange) => listeners[0]?.(...exchange));
  const issuer = `http://127.0.0.1:${await servers.listen(listening)}`;
  const started = new Provider(issuer, configuration(signs));
  listeners.push(started.callback());
  const post = (path: string, form: Readonly<Record<string, string>>) =>
    fetch(issuer + path, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${CALLER.id}:${CALLER.secret}`)}` },
      body: new URLSearchParams(form),
    });
  const under: ServerUnderTest = {
    issuer,
    gate: { audience: RESOURCE },
    introspection: { answers: "oidc-provider" },
    token: async () => {
      const grant = { grant_type: "client_credentials", resource: RESOURCE, scope: SCOPE };
      const response = await post("/token", grant);
      const granted = (await response.json()) as { access_token?: string };
      if (granted.access_token === undefined) throw new Error(JSON.stringify(granted));
      return granted.access_token;
    },
    revoke: async (token) => void (await post("/token/revocation", { token })),
  };
  return { provider: started, server: under };
}

describe("oidc-provider and a gate", () => {
  itIntrospects(() => server);

  it("agree on a client that authenticates with a key", async () => {
    const options = { clientId: ASSERTING, auth: privateKeyJwt({ key: assertionKey.privateKey }) };
    await withGate(server, options, async ({ gate }) => {
      expect(reasonOf(await present(gate, await server.token()))).toBe("allowed");
    });
  });

  it("agree that a token is for another audience", async () => {
    const elsewhere = { ...server, gate: { audience: "https://stock.example.com" } };
    await withGate(elsewhere, {}, async ({ gate }) => {
      expect(reasonOf(await present(gate, await server.token()))).toBe("audience_mismatch");
    });
  });

  it("agree that a refresh token is not an access token, though it is active", async () => {
    const { access, refresh } = await tokensOfAUser();
    await withGate(server, {}, async ({ gate }) => {
      const anyCaller = { callers: "any" } as const;
      const decision = await present(gate, access, anyCaller);
      expect(decision).toMatchObject({
        outcome: "allowed",
        auth: { caller: { id: CALLER.id }, kind: "user", subject: "ada" },
      });
      // It has no audience either: which of the two is found first does not matter.
      const reason = reasonOf(await present(gate, refresh, anyCaller));
      expect(reason).toMatch(/^(token_type|audience)_mismatch$/);
    });
  });
});

describe("oidc-provider and a gate that requires signed answers", () => {
  itIntrospects(() => ({
    ...server,
    introspection: { ...server.introspection, signed: "require" },
  }));

  it("agree that an answer that is not signed does not count", async () => {
    await withGate(unsigned, { signed: "require" }, async ({ gate }) => {
      const reason = reasonOf(await present(gate, await unsigned.token()));
      expect(reason).toBe("introspection_unavailable");
    });
  });

  it("agree that an answer for another service does not count", async () => {
    const options = { signed: "require", responseAudience: "stock-api" } as const;
    await withGate(server, options, async ({ gate }) => {
      const reason = reasonOf(await present(gate, await server.token()));
      expect(reason).toBe("introspection_unavailable");
    });
  });
});

/** Tokens as the server has them after a user logged in. */
async function tokensOfAUser(): Promise<Readonly<Record<"access" | "refresh", string>>> {
  const client = await provider.Client.find(CALLER.id);
  if (client === undefined) throw new Error("the client is missing");
  const grantId = await new provider.Grant({ clientId: CALLER.id, accountId: "ada" }).save();
  const common = { client, accountId: "ada", grantId, scope: SCOPE, gty: "authorization_code" };
  const access = new provider.AccessToken({ ...common } as never);
  access.setAudience(RESOURCE);
  return {
    access: await access.save(),
    refresh: await new provider.RefreshToken(common as never).save(),
  };
}

function configuration(signs: boolean): Configuration {
  const secretOf = (client_id: string, client_secret: string): ClientMetadata => ({
    ...clientOf(client_id),
    client_secret,
  });
  return {
    clients: [
      { ...secretOf(CALLER.id, CALLER.secret), grant_types: ["client_credentials"] },
      secretOf(SERVICE.id, SERVICE.secret),
      {
        ...clientOf(ASSERTING),
        token_endpoint_auth_method: "private_key_jwt",
        jwks: { keys: [{ ...assertionKey.publicKey.export({ format: "jwk" }), kid: "now" }] },
      } as ClientMetadata,
    ],
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    clientDefaults: {
      id_token_signed_response_alg: "ES256",
      ...(signs && { introspection_signed_response_alg: "ES256" }),
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      jwtIntrospection: { enabled: signs },
      revocation: { enabled: true, allowedPolicy: () => true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_ctx, resource) => ({
          audience: resource,
          scope: SCOPE,
          accessTokenFormat: "opaque",
        }),
      },
    },
    jwks: { keys: [{ ...signingKey.privateKey.export({ format: "jwk" }), use: "sig" }] },
    scopes: [SCOPE, "openid", "offline_access"],
    ttl: { AccessToken: 300, ClientCredentials: 300, Grant: 300, RefreshToken: 300 },
  } as Configuration;
}

function clientOf(client_id: string): ClientMetadata {
  return { client_id, grant_types: [], response_types: [], redirect_uris: [] };
}
