import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type Decision,
  fromNode,
  type Gate,
  type GatePolicy,
  letsThrough,
  type ResourceRequest,
  toAnswer,
} from "@callgate/core";
import { startServer } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { adapterContract } from "./adapter-contract.js";
import type { ContractEndpoint, StartService } from "./adapter-under-test.js";

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Starts a bare Node server whose adapter is made of the endpoint. */
function serveWith(adapter: (endpoint: ContractEndpoint) => Listener): StartService {
  return async (endpoint) => {
    const listener = adapter(endpoint);
    return startServer((request, response) => void listener(request, response));
  };
}

/** The parts of an adapter; a test replaces one with a wrong one. */
interface Parts {
  readonly read: (request: IncomingMessage) => ResourceRequest;
  readonly decide: (gate: Gate, ...given: Parameters<Gate["decide"]>) => Promise<Decision>;
  readonly lets: typeof letsThrough;
  readonly headersOf: (headers: Readonly<Record<string, string>>) => Record<string, string>;
  readonly opens: (policy: GatePolicy) => boolean;
  readonly reports: boolean;
}

const sound: Parts = {
  read: fromNode,
  decide: (gate, request, policy) => gate.decide(request, policy),
  lets: letsThrough,
  headersOf: (headers) => ({ ...headers }),
  opens: ({ isPublic }) => isPublic,
  reports: true,
};

function adapterOf({ read, decide, lets, headersOf, opens, reports }: Parts): StartService {
  return serveWith(({ gate, policy, handler }) => {
    const compiled = gate.policy(policy);
    return async (request, response) => {
      if (opens(compiled)) {
        const { method = "" } = request;
        if (reports)
          gate.reportPublic(() => ({ method, route: undefined, original: request }), compiled);
        response.writeHead(200).end(JSON.stringify(handler(undefined)));
        return;
      }
      const decision = await decide(gate, read(request), compiled);
      if (lets(decision)) {
        response.writeHead(200).end(JSON.stringify(handler(decision.auth)));
        return;
      }
      const { status, headers, body } = toAnswer(decision);
      response.writeHead(status, headersOf(headers)).end(body);
    };
  });
}

describe("adapterContract, kept by an adapter for bare Node", () => {
  for (const { name, run } of adapterContract(adapterOf(sound))) it(name, run);
});

describe("adapterContract, broken by an adapter that", () => {
  it.each<[string, Partial<Parts>, string]>([
    [
      "reads one Authorization line of two",
      { read: (request) => ({ ...fromNode(request), authorization: firstLine(request) }) },
      "refuses two Authorization lines, though both are valid",
    ],
    [
      "removes the query",
      { read: (request) => ({ ...fromNode(request), url: "/guarded" }) },
      "passes method and target on as they were sent",
    ],
    [
      "omits the challenge",
      { headersOf: ({ "www-authenticate": _, ...headers }) => headers },
      "refuses a request without credentials",
    ],
    [
      "omits Retry-After",
      { headersOf: ({ "retry-after": _, ...headers }) => headers },
      "answers 503 with Retry-After while there are no keys",
    ],
    [
      "lets every caller through",
      { lets: (() => true) as unknown as typeof letsThrough },
      "refuses a forged token: algNone",
    ],
    [
      "decides on a public endpoint",
      { opens: () => false },
      "lets every request through to a public endpoint, and reads no token",
    ],
    [
      "reports no request for a public endpoint",
      { reports: false },
      "lets every request through to a public endpoint, and reads no token",
    ],
    [
      "treats `none` as public",
      { opens: ({ isPublic, endpoint }) => isPublic || endpoint === undefined },
      "refuses a valid token on an endpoint that no caller may call",
    ],
    [
      "continues before a decision is there",
      {
        decide: async (gate, request, policy) => {
          const decision = gate.decideNow(request, policy);
          const early = { outcome: "allowed", decisionId: "", headers: {} } as Decision;
          return decision instanceof Promise ? early : decision;
        },
      },
      "waits for a signature that is verified on a thread",
    ],
    [
      "ignores report mode",
      { lets: ((decision) => decision.outcome === "allowed") as typeof letsThrough },
      "lets through in report mode what it would refuse",
    ],
  ])("%s", async (_, broken, checkName) => {
    const checks = adapterContract(adapterOf({ ...sound, ...broken }));
    const check = checks.find(({ name }) => name === checkName);
    await expect(check?.run()).rejects.toThrow(/./);
  });
});

function firstLine({ headers }: IncomingMessage): readonly string[] {
  return headers.authorization === undefined ? [] : [headers.authorization];
}
