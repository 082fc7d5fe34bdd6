import { type ClientAuthentication, clientSecretBasic } from "@callgate/client/authentication";
import { createGate, type Decision, type Gate, type GateOptions } from "@callgate/core";
import type { SecretSource } from "@callgate/secrets";
import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { onTestFinished } from "vitest";
import { type IntrospectionEvent, introspectionChannel } from "../events.js";
import { introspect } from "../introspect.js";
import type { IntrospectOptions } from "../options/introspect-options.js";
import { type IntrospectionServer, startIntrospectionServer } from "./introspection-server.js";

export const AUDIENCE = "https://orders.example.com";
export const SECRET = "q7-pear/tree=44";

/** A source whose secret a test changes. */
export function secretSource(
  value: string = SECRET,
): SecretSource & { value: string; reads: number } {
  const seen: string[] = [];
  const source = {
    value,
    reads: 0,
    async get() {
      source.reads += 1;
      if (!seen.includes(source.value)) seen.push(source.value);
      return { value: source.value, version: `v${seen.indexOf(source.value) + 1}` };
    },
  };
  return source;
}

/** The members of a good answer, with some replaced; `undefined` leaves one out. */
export function goodAnswer(changes: Readonly<Record<string, unknown>> = {}): object {
  return {
    active: true,
    token_type: "Bearer",
    client_id: "reports",
    sub: "reports",
    aud: AUDIENCE,
    scope: "orders:read",
    exp: Math.floor(Date.UTC(2026, 0, 1) / 1000) + 3600,
    ...changes,
  };
}

/** A gate whose opaque tokens a server of the test knows. */
export interface Scene {
  readonly server: IntrospectionServer;
  readonly gate: Gate;
  readonly clock: FakeClock;
  readonly events: readonly IntrospectionEvent[];
  decide(token: string): Promise<Decision>;
  /** The reason of a refusal, or `allowed`. */
  outcome(token: string): Promise<string>;
}

/** The options of a scene. */
export interface SceneOptions extends Partial<Omit<IntrospectOptions, "auth">> {
  readonly auth?: ClientAuthentication | IntrospectOptions["auth"];
  readonly gate?: Partial<GateOptions>;
}

/** Ends with the test. Not by a hook of this module, which files that share a process would run for the first of them only. */
export function endWith(end: () => unknown): void {
  onTestFinished(async () => {
    await end();
  });
}

export async function createScene({
  gate: gateOptions,
  ...options
}: SceneOptions = {}): Promise<Scene> {
  const server = await startIntrospectionServer();
  const clock = createFakeClock();
  const events: IntrospectionEvent[] = [];
  const listen = (event: unknown): void => void events.push(event as IntrospectionEvent);
  introspectionChannel.subscribe(listen);
  const gate = createGate({
    issuer: server.issuer,
    audience: AUDIENCE,
    clock,
    warnings: false,
    introspection: introspect({
      clientId: "orders",
      auth: clientSecretBasic(secretSource()),
      ...options,
    }),
    ...gateOptions,
  } as GateOptions);
  endWith(async () => {
    introspectionChannel.unsubscribe(listen);
    gate.close();
    await server.stop();
  });
  const policy = gate.policy({ callers: "any" });
  const decide = (token: string): Promise<Decision> =>
    gate.decide({ method: "GET", url: "/orders", authorization: [`Bearer ${token}`] }, policy);
  return {
    server,
    gate,
    clock,
    events,
    decide,
    async outcome(token) {
      const decision = await decide(token);
      return decision.outcome === "allowed" ? "allowed" : decision.reason;
    },
  };
}
