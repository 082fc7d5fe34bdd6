import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A token endpoint on loopback. */
export interface TokenServer extends AsyncDisposable {
  readonly tokenEndpoint: string;
}

/** Starts a token endpoint that grants this token to anyone. */
export async function startTokenServer(token: string): Promise<TokenServer> {
  const server = createServer(async (request, response) => {
    await text(request);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ access_token: token, token_type: "Bearer", expires_in: 300 }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    tokenEndpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
