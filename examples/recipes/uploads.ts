import { createHash } from "node:crypto";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { pipeline } from "node:stream/promises";
import { createGate, fromNode, type GateOptions, letsThrough, toAnswer } from "@callgate/core";

/** Accepts uploads of any size: a decision reads the head of a request, never its body. */
export function createServer(options: GateOptions): Server {
  const gate = createGate(options);
  const policy = gate.policy({ callers: ["scanner"], scope: "scans:write" });

  const upload =
    (awaitsContinue: boolean): RequestListener =>
    async (request, response) => {
      const decision = await gate.decide(fromNode(request), policy);
      if (!letsThrough(decision)) {
        const { status, headers, body } = toAnswer(decision);
        // The body was not read: the connection cannot be used again.
        response.writeHead(status, { ...headers, connection: "close" }).end(body);
        return;
      }
      for (const [name, value] of Object.entries(decision.headers)) response.setHeader(name, value);
      if (awaitsContinue) response.writeContinue();
      const digest = createHash("sha256");
      await pipeline(request, digest);
      response.end(digest.digest("hex"));
    };

  // `Expect: 100-continue`: the client sends the body once it is admitted, and not at all when it is refused.
  return createHttpServer(upload(false)).on("checkContinue", upload(true));
}
