import { once } from "node:events";
import { Agent, createServer, request, type Server } from "node:http";
import { pipeline } from "node:stream";

/**
 * A balancer for where nginx is not installed: each request goes to the next member, with its headers line by line. A request that
 * fails is not sent to another member.
 */
export async function startNodeBalancer(port: number, members: readonly string[]): Promise<Server> {
  const agent = new Agent({ keepAlive: true });
  const ports = members.map((member) => new URL(member).port);
  let next = 0;
  const server = createServer((incoming, answer) => {
    const member = ports[next % ports.length];
    next += 1;
    const { method, url: path, rawHeaders: headers } = incoming;
    const outgoing = request({ host: "127.0.0.1", port: member, method, path, headers, agent });
    outgoing.on("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, response.rawHeaders);
      pipeline(response, answer, () => {});
    });
    outgoing.on("error", () => {
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end();
    });
    pipeline(incoming, outgoing, () => {});
  });
  server.once("close", () => agent.destroy());
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}
