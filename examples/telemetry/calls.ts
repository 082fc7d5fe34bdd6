import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { bearer, type TestIssuer } from "@callgate/testkit";

/** A call: of which client, and to which path; without a client it has no token. */
export type Call = readonly [caller: string | undefined, path: string];

/** One client has moved to version 2, and one has not; one is not listed, and one sends no token. */
export const CALLS: readonly Call[] = [
  ["reports", "/v2/orders"],
  ["reports", "/v2/orders"],
  ["checkout", "/v1/orders"],
  ["stranger", "/v1/orders"],
  [undefined, "/v2/orders"],
];

/** Serves the application on 127.0.0.1, makes the calls, and returns the status of each answer. */
export async function call(app: RequestListener, issuer: TestIssuer): Promise<number[]> {
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const statuses: number[] = [];
  for (const [caller, path] of CALLS) {
    const headers = caller === undefined ? {} : bearer(await issuer.token({ caller }));
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  server.close();
  server.closeAllConnections();
  return statuses;
}
