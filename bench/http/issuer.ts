import type { JsonWebKey } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BenchmarkAlgorithm } from "../signing-key.js";
import type { IssuerLocation, Listening } from "./endpoint.js";

/** A public key with the algorithm it is for. */
export type PublishedKey = JsonWebKey & { readonly alg: BenchmarkAlgorithm };

/** Serves an issuer's metadata and its only key, on loopback. */
export async function serveIssuer(key: PublishedKey): Promise<IssuerLocation & Listening> {
  const server = createServer((request, response) => {
    const document = request.url === "/jwks" ? { keys: [key] } : metadata;
    response.setHeader("content-type", "application/json").end(JSON.stringify(document));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");

  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const jwksUri = `${issuer}/jwks`;
  const metadata = {
    issuer,
    jwks_uri: jwksUri,
    response_types_supported: [],
    id_token_signing_alg_values_supported: [key.alg],
  };
  return { issuer, jwksUri, algorithm: key.alg, port, close: () => void server.close() };
}
