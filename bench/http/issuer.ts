import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { IssuerLocation, Listening } from "./endpoint.js";

/** Serves an issuer's metadata and its keys, on loopback. */
export async function serveIssuer(jwks: object): Promise<IssuerLocation & Listening> {
  const server = createServer((request, response) => {
    const document = request.url === "/jwks" ? jwks : metadata;
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
    id_token_signing_alg_values_supported: ["RS256"],
  };
  return { issuer, jwksUri, port, close: () => void server.close() };
}
