import { createServer } from "node:net";
import {
  createGate,
  type DecisionEvent,
  type EndpointPolicy,
  type Gate,
  type GateOptions,
  toAnswer,
} from "@callgate/core";
import type { ManyCalls } from "./many-calls.js";
import type { Observation } from "./outcome.js";
import { inventory, orders } from "./services.js";
import type { Stage } from "./stage.js";

/** A gate in the tour's own process, one of its decisions, and what the operator learns of it. */
interface Lesson {
  readonly options: (stage: Stage) => GateOptions | Promise<GateOptions>;
  readonly policy?: Partial<EndpointPolicy>;
  readonly learned: (event: DecisionEvent, gate: Gate) => string;
}

export const offByASlash: ManyCalls = lesson("checkout, issuer off by a slash", {
  options: ({ authority: { issuer } }) => ({
    issuer: `${issuer}/`,
    jwksUri: `${issuer}/jwks`,
    audience: orders.audience,
  }),
  learned: ({ hint }) => `hint ${hint}`,
});

export const deadIssuer: ManyCalls = lesson("checkout, issuer that is not there", {
  options: async ({ authority: { issuer } }) => ({
    issuer,
    jwksUri: `http://127.0.0.1:${await closedPort()}/jwks`,
    audience: orders.audience,
    warnings: false,
  }),
  learned: (_event, gate) => `cause ${gate.health().issuers[0]?.lastErrorCause}`,
});

export const otherRoute: ManyCalls = lesson("checkout, at another audience's route", {
  options: ({ authority: { issuer } }) => ({
    issuer,
    audience: [orders.audience, inventory.audience],
  }),
  policy: { audience: inventory.audience },
  learned: ({ expected, received }) => `expected ${expected}, received ${received}`,
});

export const resolvedIssuer: ManyCalls = {
  name: "checkout and reports, issuer resolved",
  async place(stage) {
    const { authority } = stage;
    const asked: string[] = [];
    const gate = createGate({
      issuers: {
        resolve(iss) {
          asked.push(iss);
          return iss === authority.issuer
            ? { alias: "tenants", audience: orders.audience }
            : undefined;
        },
      },
    });
    const policy = { callers: ["tenants:checkout", "tenants:reports"] };
    const tokens = await Promise.all(
      ["checkout", "reports"].map((client) => authority.token(client, orders)),
    );
    const seen = await Promise.all(tokens.map((token) => decide(gate, policy, token)));
    gate.close();
    const [first] = [...seen.filter(({ status }) => status !== 200), ...seen];
    return { ...(first as Observation), learned: `resolve called ${asked.length} time` };
  },
};

function lesson(name: string, { options, policy = {}, learned }: Lesson): ManyCalls {
  return {
    name,
    async place(stage) {
      const events: DecisionEvent[] = [];
      const onDecision = (event: DecisionEvent) => void events.push(event);
      const gate = createGate({ ...(await options(stage)), onDecision });
      const token = await stage.authority.token("checkout", orders);
      const observed = await decide(gate, { callers: ["checkout"], ...policy }, token);
      const told = learned(events[0] as DecisionEvent, gate);
      gate.close();
      return { ...observed, learned: told };
    },
  };
}

async function decide(gate: Gate, policy: EndpointPolicy, token: string): Promise<Observation> {
  const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
  const decision = await gate.decide(request, gate.policy(policy));
  if (decision.outcome === "allowed") return { status: 200 };
  const { status, headers } = toAnswer(decision);
  return {
    status,
    reason: decision.reason,
    challenge: headers["www-authenticate"],
    retryAfter: headers["retry-after"],
  };
}

/** A port of loopback that nothing listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
