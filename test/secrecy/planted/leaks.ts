// Not part of the suite: secrecy.test.ts runs it to check that the scan finds what leaks here.
import { channel } from "node:diagnostics_channel";
import { clientSecretBasic, createTokenClient } from "@callgate/client";
import { expect, it } from "vitest";
import { startTokenServer } from "../token-server.js";

it("logs a token that was granted", async () => {
  await using server = await startTokenServer("granted-token-of-a-file");
  const secret = { get: async () => ({ value: "client-secret-of-a-file", version: "1" }) };
  await using client = createTokenClient({
    tokenEndpoint: server.tokenEndpoint,
    clientId: "checkout",
    auth: clientSecretBasic(secret),
  });
  const { value } = await client.getToken();
  console.log(`calling with ${value}`);
  channel("callgate:token").publish({ type: "planted", note: "client-secret-of-a-file" });
  expect(value).toBe("granted-token-of-a-file");
});
