import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { sendPaced } from "./paced.js";

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`;
}

describe("sendPaced", () => {
  const tokens = Array.from({ length: 40 }, (_, n) => `token-${n}`);

  it("sends every token once, and counts the answers by their status", async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.statusCode = request.headers.authorization?.endsWith("7") ? 401 : 200;
      response.end("HTTP and what else a body may say");
    });
    const result = await sendPaced({ url, tokens, connections: 4, ratePerSecond: 2_000 });
    expect(seen.toSorted()).toEqual(tokens.map((token) => `Bearer ${token}`).toSorted());
    expect(result.statuses).toEqual({ 200: 36, 401: 4 });
  });

  it("has those wait that come while the server is late", async () => {
    const held: (() => void)[] = [];
    const url = await serve((_request, response) => {
      held.push(() => response.end());
      // The first answer comes when most requests are due, and one connection sends all of them.
      if (held.length === 1) setTimeout(() => held[0]?.(), 150);
      else response.end();
    });
    const result = await sendPaced({ url, tokens, connections: 1, ratePerSecond: 200 });
    expect(held).toHaveLength(tokens.length);
    // A closed loop would have one late answer of 40, and a median of less than a millisecond.
    expect(result.p99Ms).toBeGreaterThan(100);
    expect(result.p50Ms).toBeGreaterThan(1);
  });

  it("throws where the server closes a connection", async () => {
    const url = await serve((request) => request.socket.destroy());
    const sending = sendPaced({ url, tokens, connections: 2, ratePerSecond: 2_000 });
    await expect(sending).rejects.toThrow("A connection was closed");
  });
});
