import { createServer } from "node:https";
import { type Certified, startServer } from "@callgate-tooling/test-support";
import { Agent, fetch as undiciFetch } from "undici";
import { ca, expiredServerCertificate } from "./wanted-clients.js";

/** Runs an HTTPS server, whose certificate has expired, while it is used: what stands before a server that speaks HTTP. */
export async function withExpiredFront(use: (origin: string) => Promise<void>): Promise<void> {
  const { cert, key }: Certified = expiredServerCertificate;
  const server = createServer({ cert, key }, (_request, response) => response.end());
  await using front = await startServer(server);
  await use(`https://127.0.0.1:${front.port}`);
}

/** A `fetch` that trusts the authority of the certificates here. */
export const trustingFetch: typeof undiciFetch = (() => {
  const dispatcher = new Agent({ connect: { ca: ca.cert } });
  return ((input, init) => undiciFetch(input, { ...init, dispatcher })) as typeof undiciFetch;
})();
