import {
  ConfigurationError,
  createGate,
  type DecisionEvent,
  type Gate,
  type GateOptions,
} from "@callgate/core";
import { prepareGate } from "../../adapters/support/scene.js";
import type { Handler } from "./handler.js";
import type { MovableClock } from "./movable-clock.js";
import { obtainToken } from "./obtain-token.js";

/** What the controls act on. */
export interface Controlled {
  readonly gate: Gate;
  readonly clock: MovableClock;
  /** Those of the gate, without its clock. */
  readonly options: GateOptions;
  readonly events: readonly DecisionEvent[];
}

/** What the checks do to a service beside calling its endpoints, and learn from it: each takes and returns JSON. */
export interface Controls {
  advance(given: { readonly ms: number }): void;
  health(): unknown;
  refresh(): Promise<boolean>;
  /** Does to its gate what the requests that every adapter answers alike count on. */
  prepare(given: { readonly main: string }): Promise<void>;
  /** Whether the token of the latest decision was cached. */
  wasCached(): boolean;
  /** The outcomes of decisions about tokens of one issuer, whose keys are in the configuration. */
  decide(given: Judged): Promise<readonly string[]>;
  /** A token that a client of an issuer gets. */
  obtain(given: { readonly issuer: string }): Promise<string>;
  /** The faults of a gate's options, of which these replace some. */
  faults(changes: object): readonly string[];
}

/** Tokens to decide about. */
export interface Judged {
  readonly tokens: readonly string[];
  readonly issuer: string;
  readonly audience: string;
  readonly jwks: { readonly keys: readonly object[] };
}

export function createControls({ gate, clock, options, events }: Controlled): Handler {
  const controls: Controls = {
    advance: ({ ms }) => clock.advance(ms),
    health: () => gate.health(),
    refresh: () => gate.refresh(),
    prepare: ({ main }) => prepareGate(gate, main),
    wasCached: () => events.at(-1)?.cached ?? false,
    decide: ({ tokens, ...given }) => outcomesOf(tokens, { ...given, clock }),
    obtain: ({ issuer }) => obtainToken(issuer),
    faults: (changes) => faultsOf({ ...options, ...changes } as GateOptions),
  };
  return async (request) => {
    const name = new URL(request.url).pathname.slice("/control/".length) as keyof Controls;
    const result = await controls[name]((await request.json()) as never);
    return Response.json(result ?? null);
  };
}

/** The outcome of each decision: `allowed`, or the reason. */
export async function outcomesOf(
  tokens: readonly string[],
  options: GateOptions,
): Promise<readonly string[]> {
  const gate = createGate(options);
  const policy = gate.policy({ callers: "any" });
  const outcomes: string[] = [];
  for (const token of tokens) {
    const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
    const decision = await gate.decide(request, policy);
    outcomes.push(decision.outcome === "allowed" ? "allowed" : decision.reason);
  }
  gate.close();
  return outcomes;
}

function faultsOf(options: GateOptions): readonly string[] {
  try {
    createGate(options).close();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ code, option }) => `${code} ${option}`);
  }
}
