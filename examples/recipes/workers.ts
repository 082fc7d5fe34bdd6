import { createServer, type Server } from "node:http";
import { Worker } from "node:worker_threads";
import {
  type Auth,
  createGate,
  fromNode,
  type GateOptions,
  letsThrough,
  toAnswer,
} from "@callgate/core";

/** Decides in the main thread, and passes `auth` to a worker thread: it is plain, frozen data. */
export function createReportServer(options: GateOptions): Server {
  const gate = createGate(options);
  const policy = gate.policy({ callers: ["reports"], scope: "orders:read" });

  return createServer(async (request, response) => {
    const decision = await gate.decide(fromNode(request), policy);
    if (!letsThrough(decision)) {
      const { status, headers, body } = toAnswer(decision);
      response.writeHead(status, headers).end(body);
      return;
    }
    for (const [name, value] of Object.entries(decision.headers)) response.setHeader(name, value);
    response.end(await reportFor(decision.auth));
  });
}

/** An example of work that would block the main thread. */
function reportFor(workerData: Auth | undefined): Promise<string> {
  const code = `const { parentPort, workerData } = require("node:worker_threads");
    parentPort.postMessage("report for " + workerData?.caller.id);`;
  return new Promise((resolve, reject) => {
    new Worker(code, { eval: true, workerData }).once("message", resolve).once("error", reject);
  });
}
