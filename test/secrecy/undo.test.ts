import { hasSubscribers } from "node:diagnostics_channel";
import util from "node:util";
import { clientSecretPost, createTokenClient, TokenError } from "@callgate/client";
import { ConfigurationError } from "@callgate/core";
import { envSecret, SecretUnavailableError } from "@callgate/secrets";
import { expect, it } from "vitest";
import { watch } from "./watch.js";
import { watchClient } from "./watch-client.js";

/** What a watch replaces, as it is now. */
async function replaceable(): Promise<readonly unknown[]> {
  await using client = createTokenClient({
    tokenEndpoint: "https://login.example.com/token",
    clientId: "anyone",
    auth: clientSecretPost({ get: async () => ({ value: "any", version: "1" }) }),
    fetch: async () => Response.json({ access_token: "any", token_type: "Bearer", expires_in: 60 }),
  });
  const token = Object.getPrototypeOf(await client.getToken());
  const { debug, dir, error, info, log, table, trace, warn } = console;
  return [
    ...["callgate:token", "callgate:keys", "http.server.request.start"].map(hasSubscribers),
    ...[debug, dir, error, info, log, table, trace, warn],
    ...[process.stdout.write, process.stderr.write, process.emitWarning],
    ...[Headers.prototype.set, Headers.prototype.append],
    ...[URLSearchParams.prototype.set, URLSearchParams.prototype.append],
    ...[JSON.parse, util.inspect, envSecret("ANY").get],
    ...[ConfigurationError, SecretUnavailableError, TokenError].map(Object.getPrototypeOf),
    Object.getOwnPropertyDescriptor(token, "value")?.get,
  ];
}

it("restores the process for the test files after it", async () => {
  const before = await replaceable();
  const watched = watch();
  await watchClient(watched);
  const during = await replaceable();
  watched.undo.run();
  const after = await replaceable();

  expect(before.filter((value, index) => value === during[index])).toEqual([]);
  expect(before.filter((value, index) => value !== after[index])).toEqual([]);
});
