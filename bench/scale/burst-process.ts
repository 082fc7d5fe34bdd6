import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import {
  createGate,
  type Decision,
  fromNode,
  letsThrough,
  type SignatureThreads,
  toAnswer,
} from "@callgate/core";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { answerQuestions } from "../measure/helper-process.js";
import { AUDIENCE, mayCall, POLICY } from "../policy.js";

/** How long the event loop kept a timer of one millisecond waiting. */
export interface LoopDelay {
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

export type BurstQuestion = "port" | "start" | "stop";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

// A server without a framework: what guards it (jose, or Callgate with its `signatureThreads`), the issuer, and its JWK Set are the arguments.
const [guard = "", issuer = "", jwksText = ""] = process.argv.slice(2);
const jwks: JSONWebKeySet = JSON.parse(jwksText);
const server = createServer(await guardOf(guard));
await once(server.listen(0, "127.0.0.1"), "listening");
const delay = monitorEventLoopDelay({ resolution: 1 });

answerQuestions((question: BurstQuestion): unknown => {
  if (question === "port") return (server.address() as AddressInfo).port;
  if (question === "start") return restart();
  delay.disable();
  return {
    medianMs: delay.percentile(50) / 1e6,
    p99Ms: delay.percentile(99) / 1e6,
    longestMs: delay.max / 1e6,
  } satisfies LoopDelay;
});

function restart(): void {
  delay.reset();
  delay.enable();
}

async function guardOf(name: string): Promise<Handler> {
  if (name === "jose") return behindJose();
  if (name === "comparison") return behindComparison();
  return behindCallgate(name as SignatureThreads);
}

/** Admits the first token that comes, and refuses every other one. */
function behindComparison(): Handler {
  let known: string | undefined;
  return ({ headers: { authorization } }, response) => {
    known ??= authorization;
    if (authorization === known) response.end();
    else refuse(response, 401);
  };
}

async function behindCallgate(signatureThreads: SignatureThreads): Promise<Handler> {
  const gate = createGate({ issuer, audience: AUDIENCE, jwks, signatureThreads });
  const policy = gate.policy(POLICY);
  await gate.ready();
  const answer = (decision: Decision, response: ServerResponse): void => {
    if (letsThrough(decision)) {
      response.end();
    } else {
      const { status, headers, body } = toAnswer(decision);
      response.writeHead(status, headers).end(body);
    }
  };
  return (request, response) => {
    const decision = gate.decideNow(fromNode(request), policy);
    if (!(decision instanceof Promise)) return answer(decision, response);
    return decision.then((decided) => answer(decided, response));
  };
}

function behindJose(): Handler {
  const keys = createLocalJWKSet(jwks);
  return async (request, response) => {
    const [, token = ""] = request.headers.authorization?.split(" ") ?? [];
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, audience: AUDIENCE });
      if (mayCall(payload)) response.end();
      else refuse(response, 403);
    } catch {
      refuse(response, 401);
    }
  };
}

/** An answer like Callgate's, so that all servers write as much: more bytes take the kernel longer. */
function refuse(response: ServerResponse, status: 401 | 403): void {
  const body = JSON.stringify({
    type: "about:blank",
    title: status === 401 ? "Unauthorized" : "Forbidden",
    status,
    detail: "The token or its caller was not accepted by this endpoint.",
    code: status === 401 ? "signature_invalid" : "caller_not_allowed",
    decisionId: "00000000000000000000000000",
  });
  const headers = {
    "www-authenticate": 'Bearer error="invalid_token", error_description="Not accepted"',
    "cache-control": "no-store",
    "content-type": "application/problem+json",
    "content-length": String(Buffer.byteLength(body)),
  };
  response.writeHead(status, headers).end(body);
}
