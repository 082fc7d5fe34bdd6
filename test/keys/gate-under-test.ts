import { createGate, type Decision, type Gate, type GateOptions } from "@callgate/core";
import {
  createFakeClock,
  createTestIssuer,
  type FakeClock,
  type RecordedEvents,
  recordEvents,
  type TestIssuer,
  type TestIssuerOptions,
} from "@callgate/testkit";
import { onTestFinished } from "vitest";

/** A gate, the issuer it trusts over real sockets, and the clock that both use. */
export interface GateUnderTest {
  readonly gate: Gate;
  readonly issuer: TestIssuer;
  readonly clock: FakeClock;
  readonly events: RecordedEvents;
  /** Presents a token at an endpoint that admits every caller. */
  ask(token: string): Promise<Decision>;
}

/** Starts an issuer that is closed when the test is over. */
export async function startIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const issuer = await createTestIssuer(options);
  onTestFinished(() => issuer.close());
  return issuer;
}

/** Makes a gate that is closed when the test is over. */
export function openGate(options: GateOptions): Gate {
  const gate = createGate(options);
  onTestFinished(() => gate.close());
  return gate;
}

/** Presents a token to a gate, at an endpoint that admits every caller. */
export function present(gate: Gate, token: string): Promise<Decision> {
  const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
  return gate.decide(request, gate.policy({ callers: "any" }));
}

/** Records what operators see, until the test is over. */
export function watch(): RecordedEvents {
  const events = recordEvents();
  onTestFinished(() => events.stop());
  return events;
}

/** Starts an issuer and a gate that trusts it. The gate has fetched nothing yet. */
export async function startGate(
  issuerOptions: TestIssuerOptions = {},
  gateOptions: Partial<GateOptions> = {},
): Promise<GateUnderTest> {
  const clock = createFakeClock();
  const issuer = await startIssuer({ clock, ...issuerOptions });
  const { url, audience } = issuer;
  const gate = openGate({ issuer: url, audience, clock, ...gateOptions } as GateOptions);
  return { gate, issuer, clock, events: watch(), ask: (token) => present(gate, token) };
}
