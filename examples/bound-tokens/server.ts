import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { play } from "./play.js";

// For the tour: plays everything once for each request, and answers with the rows.
const server = createServer(async (_request, response) => {
  try {
    const rows = await play(() => {});
    response.setHeader("content-type", "application/json").end(JSON.stringify(rows));
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
}).listen(0, "127.0.0.1", () => {
  console.log(`rows listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
});
