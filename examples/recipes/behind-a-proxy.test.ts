import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { afterAll, expect, it } from "vitest";
import { createApp } from "./behind-a-proxy.js";

const issuer = await createTestIssuer();
const server = await startServer(createApp(issuer.gateOptions));
const line = `Bearer ${await issuer.token({ caller: "reports" })}`;

afterAll(async () => {
  await server.close();
  await issuer.close();
});

it.each([
  ["reads the token from the proxy's header", ["X-Forwarded-Authorization", line], 200],
  ["ignores the header that the proxy has for itself", ["Authorization", line], 401],
  [
    "refuses two lines",
    ["X-Forwarded-Authorization", line, "X-Forwarded-Authorization", line],
    400,
  ],
])("%s", async (_what, headers, status) => {
  const sent = get(`${server.origin}/orders`, { headers: ["Host", "localhost", ...headers] });
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(status);
});
