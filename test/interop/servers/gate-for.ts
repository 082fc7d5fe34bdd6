import {
  createGate,
  type Decision,
  type Gate,
  type GateOptions,
  type IssuerHealth,
  type IssuerOptions,
} from "@callgate/core";
import type { Provisioned } from "./server.js";
import { issuerOf } from "./token-for.js";

/** Options that a check changes. */
export type Overrides = Partial<
  Pick<
    GateOptions,
    "certificate" | "clock" | "clockSkewSeconds" | "dpop" | "fetch" | "onDecision"
  > &
    Pick<IssuerOptions, "introspection"> & {
      readonly issuer: string;
      readonly audience: string;
      readonly jwksUri: string;
    }
>;

/** Runs a gate with the options of docs/profiles.md while it is used. */
export async function withGate(
  provisioned: Provisioned,
  use: (gate: Gate) => Promise<void>,
  overrides: Overrides = {},
): Promise<void> {
  const gate = createGate({
    issuer: issuerOf(provisioned),
    warnings: false,
    ...provisioned.gate,
    ...overrides,
  });
  try {
    await use(gate);
  } finally {
    gate.close();
  }
}

/** The decision about a request with the token. */
export function present(
  gate: Gate,
  token: string,
  policy: Parameters<Gate["policy"]>[0] = { callers: "any" },
): Promise<Decision> {
  const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
  return gate.decide(request, gate.policy(policy));
}

/** `allowed`, or the reason of a refusal. */
export function reasonOf(decision: Decision): string {
  return decision.outcome === "allowed" ? "allowed" : decision.reason;
}

/** The reason with which a new gate refuses the token; `allowed` if it does not. */
export async function verdictOn(
  provisioned: Provisioned,
  token: string,
  overrides: Overrides = {},
  policy?: Parameters<Gate["policy"]>[0],
): Promise<string> {
  let reason = "";
  await withGate(
    provisioned,
    async (gate) => {
      reason = reasonOf(await present(gate, token, policy));
    },
    overrides,
  );
  return reason;
}

/** What an operator sees of the refusal by a new gate: the reason, and its hint. */
export async function refusalOf(provisioned: Provisioned, token: string): Promise<string> {
  let hint: string | undefined;
  const reason = await verdictOn(provisioned, token, {
    onDecision: (event) => {
      if (event.outcome === "denied") hint = event.hint;
    },
  });
  return hint === undefined ? `\`${reason}\`` : `\`${reason}\` (hint \`${hint}\`)`;
}

/** What a gate without keys reports about the token: the reason, and why it has no keys. */
export async function keyFailureOf(
  provisioned: Provisioned,
  token: string,
  overrides: Overrides = {},
): Promise<string> {
  let report = "";
  await withGate(
    provisioned,
    async (gate) => {
      const reason = reasonOf(await present(gate, token));
      const [{ lastErrorCode, lastErrorCause } = {} as Partial<IssuerHealth>] =
        gate.health().issuers;
      const why = [lastErrorCode, lastErrorCause].filter((code) => code !== undefined);
      report = `\`${reason}\` (${why.map((code) => `\`${code}\``).join(", ")})`;
    },
    overrides,
  );
  return report;
}
