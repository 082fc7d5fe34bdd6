import { text } from "node:stream/consumers";
import { startServer } from "@callgate-tooling/test-support";

/** A token endpoint on loopback. */
export interface TokenServer extends AsyncDisposable {
  readonly tokenEndpoint: string;
}

/** Starts a token endpoint that grants this token to anyone. */
export async function startTokenServer(token: string): Promise<TokenServer> {
  const server = await startServer(async (request, response) => {
    await text(request);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ access_token: token, token_type: "Bearer", expires_in: 300 }));
  });
  return { ...server, tokenEndpoint: `${server.origin}/token` };
}
