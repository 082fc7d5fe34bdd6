import type { IncomingMessage, ServerResponse } from "node:http";
import { formOf, type RunningServer, startServer } from "@callgate-tooling/test-support";
import OAuth2Server from "@node-oauth/oauth2-server";

/** A client of the server, and its permissions. */
export interface RegisteredClient {
  readonly secret: string;
  /** Default: client credentials. */
  readonly grants?: readonly string[];
}

/** Starts `@node-oauth/oauth2-server` with a token endpoint at `/token`, and no metadata. */
export function startNodeOauthServer(
  clients: Readonly<Record<string, RegisteredClient>>,
  grantable: readonly string[],
): Promise<RunningServer> {
  const server = new OAuth2Server({ model: modelOf(clients, grantable) });
  return startServer((request, response) => void answer(server, request, response));
}

function modelOf(
  clients: Readonly<Record<string, RegisteredClient>>,
  grantable: readonly string[],
): OAuth2Server.ClientCredentialsModel {
  return {
    async getClient(id, secret) {
      const client = Object.hasOwn(clients, id) ? clients[id] : undefined;
      if (client === undefined || client.secret !== secret) return false;
      return { id, grants: [...(client.grants ?? ["client_credentials"])] };
    },
    getUserFromClient: async (client) => ({ id: client.id }),
    // A request without a scope means every scope.
    validateScope: async (_user, _client, scope = [...grantable]) =>
      scope.every((value) => grantable.includes(value)) && scope,
    saveToken: async (token, client, user) => ({ ...token, client, user }),
    getAccessToken: async () => false,
  };
}

async function answer(
  server: OAuth2Server,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answered = new OAuth2Server.Response({});
  const asked = new OAuth2Server.Request({
    method: request.method ?? "",
    headers: request.headers as Record<string, string>,
    query: {},
    body: Object.fromEntries(await formOf(request)),
  });
  // It throws an error that it has already written to its answer.
  await server.token(asked, answered).catch(() => undefined);
  response
    .writeHead(answered.status ?? 500, {
      ...answered.headers,
      "content-type": "application/json",
    })
    .end(JSON.stringify(answered.body));
}
