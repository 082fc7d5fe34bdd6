import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createGate } from "./create-gate.js";
import type { DecisionEvent } from "./decision/decision-event.js";
import type { GateOptions } from "./options/gate-options.js";
import { createSigner } from "./test-support/signer.js";
import { AUDIENCE, ISSUER, optionsFor, requestWith, tokenAt } from "./test-support/valid-token.js";

const NOW = Date.UTC(2027, 1, 1);
const signer = createSigner();

/** A gate at a moment, and a token of `reports` that is valid then. */
function scene(options?: Partial<GateOptions>) {
  const clock = new FakeClock(NOW);
  const events: DecisionEvent[] = [];
  const onDecision = (event: DecisionEvent) => void events.push(event);
  const own = { onDecision, clock, ...(options ?? optionsFor(signer, clock)) };
  const gate = createGate(own as GateOptions);
  return { clock, events, gate, good: requestWith(tokenAt(clock, signer)) };
}

describe("an event, as metrics need it", () => {
  it("says whether some endpoint lists the caller, the one that is called or another", async () => {
    const { events, gate, good } = scene();
    const open = gate.policy({ callers: "any" });
    await gate.decide(good, open);
    gate.policy({ callers: ["checkout"] });
    await gate.decide(good, open);
    gate.policy({ callers: ["reports"] });
    await gate.decide(good, open);
    await gate.decide(good, gate.policy("none"));
    await gate.decide(requestWith(), open);
    expect(events.map(({ callerDeclared }) => callerDeclared)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
  });

  it("has the alias of the issuer, and compares callers under it", async () => {
    const jwks = { keys: [signer.publicJwk] };
    const issuers = [
      { alias: "main", issuer: ISSUER, audience: AUDIENCE, jwks },
      { alias: "staff", issuer: `${ISSUER}/staff`, audience: AUDIENCE, jwks },
    ];
    const { events, gate, good } = scene({ issuers });
    await gate.decide(good, gate.policy({ callers: ["staff:reports"] }));
    await gate.decide(good, gate.policy({ callers: ["main:reports"] }));
    expect(events).toMatchObject([
      { issuerAlias: "main", callerDeclared: false },
      { issuerAlias: "main", callerDeclared: true },
    ]);
  });

  it("compares callers by alias where issuers are resolved", async () => {
    const resolve = () => ({
      alias: "main",
      audience: AUDIENCE,
      jwks: { keys: [signer.publicJwk] },
    });
    const { events, gate, good } = scene({ issuers: { resolve } } as Partial<GateOptions>);
    await gate.decide(good, gate.policy({ callers: ["main:reports"] }));
    expect(events).toMatchObject([{ issuerAlias: "main", callerDeclared: true }]);
  });

  it("has the seconds until a verified token expires, whenever it is used", async () => {
    const { clock, events, gate, good } = scene();
    const policy = gate.policy({ callers: ["reports"] });
    const { auth } = await gate.decide(good, policy);
    clock.step(1500);
    await gate.decide(good, policy);
    await gate.decide(requestWith(), policy);
    const left = (auth?.expiresAt ?? Number.NaN) - NOW / 1000;
    expect(events.map(({ remainingSeconds }) => remainingSeconds)).toEqual([
      left,
      left - 1.5,
      undefined,
    ]);
  });
});
