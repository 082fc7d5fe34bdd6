import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { bearer, createFakeClock, createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { io, type Socket } from "socket.io-client";
import { afterAll, afterEach, expect, it } from "vitest";
import { createServer } from "./socket-io.js";

const clock = createFakeClock();
const issuer = await createTestIssuer({ clock });
const http = createHttpServer();
const orders = createServer({ ...issuer.gateOptions, clock }).attach(http);
const server = await startServer(http);
const clients: Socket[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

afterAll(async () => {
  await orders.close();
  await issuer.close();
});

function connect(extraHeaders: Record<string, string> = {}): Socket {
  const client = io(server.origin, { extraHeaders, reconnection: false, forceNew: true });
  clients.push(client);
  return client;
}

async function connectAs(caller: string, scope: string): Promise<Socket> {
  const client = connect(bearer(await issuer.token({ caller, scope, expiresInSeconds: 300 })));
  await once(client as never, "connect");
  return client;
}

it("connects a caller the policy lists, and decides each event", async () => {
  const reports = await connectAs("reports", "orders:read");
  expect(await reports.emitWithAck("orders:read")).toEqual({ for: "reports" });
  expect(await reports.emitWithAck("orders:cancel", "7")).toEqual({ code: "caller_not_allowed" });
});

it("refuses an event without the scope it needs", async () => {
  const checkout = await connectAs("checkout", "orders:write");
  expect(await checkout.emitWithAck("orders:cancel", "7")).toEqual({ cancelled: "7" });
  expect(await checkout.emitWithAck("orders:read")).toEqual({ code: "scope_insufficient" });
});

it("refuses an event without a policy", async () => {
  const reports = await connectAs("reports", "orders:read");
  expect(await reports.emitWithAck("forgotten")).toEqual({ code: "endpoint_undeclared" });
});

it("returns the reason to a caller that is not connected", async () => {
  const [error] = await once(connect() as never, "connect_error");
  expect(error.data).toEqual({ code: "credentials_missing", decisionId: expect.any(String) });
});

it("disconnects in the second the token expires", async () => {
  const reports = await connectAs("reports", "orders:read");
  await reports.emitWithAck("orders:read");
  const disconnected = once(reports as never, "disconnect");
  await clock.advance(299_999);
  expect(reports.connected).toBe(true);
  await clock.advance(1);
  expect(await disconnected).toContain("io server disconnect");
});
