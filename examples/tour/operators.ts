import {
  createGate,
  type DecisionEvent,
  type EndpointPolicy,
  type Gate,
  type GateOptions,
} from "@callgate/core";
import { closedOrigin } from "./closed-port.js";
import { decideHere } from "./decide-here.js";
import { withIssuer } from "./forgeries.js";
import type { ManyCalls } from "./many-calls.js";
import type { Observation } from "./outcome.js";
import { inventory, orders } from "./services.js";
import type { Stage } from "./stage.js";

/** A gate in the tour's own process, one of its decisions, and what the operator sees of it. */
interface Lesson {
  readonly options: (stage: Stage) => GateOptions;
  readonly policy?: Partial<EndpointPolicy>;
  /** Checkout's credentials. Default: its token for the orders. */
  readonly token?: (token: string, stage: Stage) => string | Promise<string>;
  readonly learned: (event: DecisionEvent, gate: Gate) => string;
}

export const offByASlash: ManyCalls = lesson("checkout, issuer off by a slash", () => ({
  options: ({ authority: { issuer } }) => ({
    issuer: `${issuer}/`,
    jwksUri: `${issuer}/jwks`,
    audience: orders.audience,
  }),
  learned: ({ hint }) => `hint ${hint}`,
}));

export const absentIssuer: ManyCalls = lesson("checkout, issuer not running", async () => {
  const issuer = await closedOrigin();
  return {
    options: () => ({ issuer, audience: orders.audience, warnings: false }),
    token: (token, { authority }) => withIssuer(issuer)(token, authority),
    learned: (_event, gate) => `cause ${gate.health().issuers[0]?.lastErrorCause}`,
  };
});

const bothAudiences: Lesson["options"] = ({ authority: { issuer } }) => ({
  issuer,
  audience: [orders.audience, inventory.audience],
});

export const otherRoute: ManyCalls = lesson("checkout, another audience's route", () => ({
  options: bothAudiences,
  policy: { audience: inventory.audience },
  learned: ({ expected, received }) => `expected ${expected}, received ${received}`,
}));

export const ownRoute: ManyCalls = lesson("checkout, its own audience's route", () => ({
  options: bothAudiences,
  policy: { audience: orders.audience },
  learned: ({ caller }) => `caller ${caller}`,
}));

/** Two callers at once and one later, each with its own token, at a gate that resolves their issuers. */
export const resolvedIssuer: ManyCalls = {
  name: "two at once, one later, issuer resolved",
  async place({ authority }) {
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
    const [read = ""] = orders.scope.split(" ");
    const atOnce = await Promise.all([
      authority.token("checkout", orders),
      authority.token("reports", orders),
    ]);
    const seen = await Promise.all(atOnce.map((token) => decideHere(gate, policy, token)));
    const later = await authority.token("checkout", { ...orders, scope: read });
    seen.push(await decideHere(gate, policy, later));
    gate.close();
    const [first] = [...seen.filter(({ status }) => status !== 200), ...seen];
    const times = asked.length === 1 ? "once" : `${asked.length} times`;
    const learned = `resolve called ${times} for ${seen.length} tokens`;
    return { ...(first as Observation), learned };
  },
};

function lesson(name: string, prepare: () => Lesson | Promise<Lesson>): ManyCalls {
  return {
    name,
    async place(stage) {
      const { options, policy = {}, token = (own) => own, learned } = await prepare();
      const events: DecisionEvent[] = [];
      const onDecision = (event: DecisionEvent) => void events.push(event);
      const gate = createGate({ ...options(stage), onDecision });
      const shown = await token(await stage.authority.token("checkout", orders), stage);
      const observed = await decideHere(gate, { callers: ["checkout"], ...policy }, shown);
      const message = learned(events[0] as DecisionEvent, gate);
      gate.close();
      return { ...observed, learned: message };
    },
  };
}
