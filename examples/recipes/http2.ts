import { createSecureServer, type Http2SecureServer } from "node:http2";
import { createGate, fromNode, type GateOptions, letsThrough, toAnswer } from "@callgate/core";

/** HTTP/2 and HTTP/1.1 on one port: `fromNode` accepts requests of both. */
export function createServer(
  options: GateOptions,
  tls: { readonly cert: string; readonly key: string },
): Http2SecureServer {
  const gate = createGate(options);
  const policy = gate.policy({ callers: ["reports"], scope: "orders:read" });

  return createSecureServer({ ...tls, allowHTTP1: true }, async (request, response) => {
    const decision = await gate.decide(fromNode(request), policy);
    if (!letsThrough(decision)) {
      const { status, headers, body } = toAnswer(decision);
      response.writeHead(status, { ...headers });
      response.end(body);
      return;
    }
    for (const [name, value] of Object.entries(decision.headers)) response.setHeader(name, value);
    response.end(`orders for ${decision.auth?.caller.id} over HTTP/${request.httpVersion}`);
  });
}
