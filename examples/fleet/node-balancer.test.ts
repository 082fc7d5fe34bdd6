import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { startNodeBalancer } from "./node-balancer.js";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A member that answers with its name, and with the lines of Authorization that it received. */
async function member(name: string): Promise<Server> {
  const server = createServer((incoming, answer) => {
    const lines = incoming.rawHeaders.filter((line) => /^authorization$/i.test(line)).length;
    answer.setHeader("Served-By", name);
    answer.end(`${incoming.method} ${incoming.url} ${lines}`);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  servers.push(server);
  return server;
}

const addressOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function balancer(...members: readonly Server[]): Promise<string> {
  const server = await startNodeBalancer(0, members.map(addressOf));
  servers.push(server);
  return addressOf(server);
}

describe("the balancer of Node", () => {
  it("sends each request to the next member", async () => {
    const url = await balancer(await member("1"), await member("2"));
    const served: (string | null)[] = [];
    for (let call = 0; call < 4; call += 1) {
      const response = await fetch(`${url}/orders?a=b`);
      expect(await response.text()).toBe("GET /orders?a=b 0");
      served.push(response.headers.get("served-by"));
    }
    expect(served).toEqual(["1", "2", "1", "2"]);
  });

  it("passes on two lines of a header as two", async () => {
    const { hostname, port } = new URL(await balancer(await member("1")));
    const headers = ["Host", "orders", "Authorization", "Bearer a", "Authorization", "Bearer b"];
    const outgoing = request({ hostname, port, path: "/", headers }).end();
    const [response] = await once(outgoing, "response");
    expect(await text(response)).toBe("GET / 2");
  });

  it("answers 502 where a member is away, and tries no other one", async () => {
    const [away, here] = [await member("1"), await member("2")];
    const url = await balancer(away, here);
    away.close();
    expect((await fetch(url)).status).toBe(502);
    expect((await fetch(url)).status).toBe(200);
  });
});
