import * as client from "@callgate/client";
import { watchErrors } from "./watch-told.js";
import { watchTokens } from "./watch-wire.js";
import type { Watched } from "./watched.js";

/** Watches the token client as well: its errors, and the tokens it returns. */
export async function watchClient(watched: Watched): Promise<void> {
  watchErrors(client, watched);
  watchTokens(await anyToken(), watched);
}

/** The class of tokens is not public: it is found through an instance. */
async function anyToken(): Promise<client.AccessToken> {
  await using tokens = client.createTokenClient({
    tokenEndpoint: "https://login.example.com/token",
    clientId: "anyone",
    auth: client.clientSecretPost({ get: async () => ({ value: "any", version: "1" }) }),
    fetch: async () => Response.json({ access_token: "any", token_type: "Bearer", expires_in: 60 }),
  });
  return await tokens.getToken();
}
