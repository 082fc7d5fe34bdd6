import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { bearer, createFakeClock, createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { afterAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { servePrices } from "./websocket.js";

const clock = createFakeClock();
const issuer = await createTestIssuer({ clock });
const http = createServer((_request, response) => response.end("plain HTTP"));
servePrices(http, { ...issuer.gateOptions, clock });
const server = await startServer(http);

afterAll(async () => {
  await server.close();
  await issuer.close();
});

async function connect(headers: Record<string, string> = {}): Promise<WebSocket> {
  return new WebSocket(server.origin.replace("http", "ws"), { headers });
}

async function connectAs(caller: string, expiresInSeconds: number): Promise<WebSocket> {
  const token = await issuer.token({ caller, scope: "prices:read", expiresInSeconds });
  return connect(bearer(token));
}

it("opens a connection for a caller the policy lists", async () => {
  const client = await connectAs("shop", 300);
  const [message] = await once(client, "message");
  expect(String(message)).toBe("prices for shop");
  client.close();
  await once(client, "close");
});

it.each([
  ["a request without a token", 401, "credentials_missing", () => connect()],
  ["another caller", 403, "caller_not_allowed", () => connectAs("stranger", 300)],
])("refuses %s in HTTP, before the upgrade", async (_who, status, code, connecting) => {
  const client = await connecting();
  const [, response] = (await once(client, "unexpected-response")) as [unknown, IncomingMessage];
  expect(response.statusCode).toBe(status);
  expect(response.headers["www-authenticate"]).toContain("Bearer");
  expect(JSON.parse(await text(response))).toMatchObject({ code });
});

it("closes the connection in the second its token expires", async () => {
  const client = await connectAs("shop", 300);
  await once(client, "message");
  await clock.advance(299_999);
  expect(client.readyState).toBe(WebSocket.OPEN);
  const closed = once(client, "close");
  await clock.advance(1);
  const [code, reason] = await closed;
  expect([code, String(reason)]).toEqual([4401, "token expired"]);
});

it("sets no timer for longer than one can run", async () => {
  const delays: number[] = [];
  const setTimer: typeof clock.setTimer = (callback, delayMs, keepsProcessAlive) => {
    delays.push(delayMs);
    return clock.setTimer(callback, delayMs, keepsProcessAlive);
  };
  const another = createServer();
  servePrices(another, { ...issuer.gateOptions, clock: { ...clock, setTimer } });
  const { origin, close } = await startServer(another);
  const token = await issuer.token({
    caller: "shop",
    scope: "prices:read",
    expiresInSeconds: 400 * 86_400,
  });
  const client = new WebSocket(origin.replace("http", "ws"), { headers: bearer(token) });
  await once(client, "message");
  expect(Math.max(...delays)).toBe(2 ** 31 - 1);
  client.close();
  await once(client, "close");
  await close();
});

it("leaves no timer behind when the caller disconnects", async () => {
  const before = clock.pendingTimers;
  const client = await connectAs("shop", 300);
  await once(client, "message");
  client.close();
  await once(client, "close");
  await expect.poll(() => clock.pendingTimers).toBe(before);
});
