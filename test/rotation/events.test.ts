// cspell:ignore vjcm
import type { DecisionEvent } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { startGate } from "../keys/gate-under-test.js";

describe("the channel callgate:keys", () => {
  it("reports every refresh, with the number of usable keys", async () => {
    const { gate, issuer, clock, events } = await startGate();
    await gate.ready();
    await issuer.rotate();
    await clock.advance(600_000, gate);
    const about = { at: expect.any(Number), issuer: issuer.url, alias: undefined };
    expect(events.keys).toEqual([
      { ...about, type: "refreshed", keyCount: 1 },
      { ...about, type: "refreshed", keyCount: 2 },
    ]);
  });

  it("reports a failure by its code, and nothing that the server sent", async () => {
    const { issuer, clock, events, ask } = await startGate();
    issuer.fault((_, response) => response.writeHead(500).end("a secret in an error page"));
    await ask(await issuer.token());
    expect(events.keys).toEqual([
      {
        type: "refresh_failed",
        at: clock.now(),
        issuer: issuer.url,
        alias: undefined,
        code: "status_unexpected",
        cause: undefined,
        host: new URL(issuer.url).host,
      },
    ]);
  });

  it("reports a withdrawn key together with the refresh", async () => {
    const { gate, issuer, clock, events } = await startGate();
    await gate.ready();
    await issuer.rotate();
    issuer.withdraw("ES256-1");
    await clock.advance(600_000, gate);
    expect(events.keys.slice(1)).toMatchObject([
      { type: "refreshed", keyCount: 1 },
      { type: "key_withdrawn", kid: "ES256-1" },
    ]);
  });

  it("reports a skipped key by its place and a code, without its contents", async () => {
    const { gate, issuer, events } = await startGate();
    issuer.publish({ kty: "oct", kid: "hmac", k: "c2VjcmV0LXNlY3JldA" });
    await gate.ready();
    expect(events.keys[1]).toEqual({
      at: expect.any(Number),
      issuer: issuer.url,
      alias: undefined,
      type: "key_skipped",
      index: 1,
      code: "symmetric",
    });
  });

  it("carries frozen events", async () => {
    const { gate, events } = await startGate();
    await gate.ready();
    expect(events.keys.every((event) => Object.isFrozen(event))).toBe(true);
  });
});

describe("the channel callgate:decision", () => {
  it("reports an admitted caller", async () => {
    const { issuer, clock, events, ask } = await startGate();
    const decision = await ask(await issuer.token({ caller: "reports" }));
    expect(events.decisions).toEqual([
      {
        type: "decision",
        at: clock.now(),
        decisionId: decision.decisionId,
        outcome: "allowed",
        reason: undefined,
        enforced: true,
        caller: "reports",
        callerDeclared: expect.any(Boolean),
        issuer: issuer.url,
        issuerAlias: undefined,
        endpoint: "GET (unmatched)",
        method: "GET",
        policy: undefined,
        ticket: undefined,
        hint: undefined,
        expected: undefined,
        received: undefined,
        error: undefined,
        cached: false,
        remainingSeconds: expect.any(Number),
        durationMs: expect.any(Number),
      } satisfies DecisionEvent,
    ]);
  });

  it("reports nothing of a token that does not verify", async () => {
    const { issuer, events, ask } = await startGate();
    const token = await issuer.forge.wrongKey({ caller: "a-name-nobody-verified" });
    await ask(token);
    expect(events.decisions).toMatchObject([
      { outcome: "denied", reason: "signature_invalid", caller: undefined, issuer: undefined },
    ]);
    const told = JSON.stringify(events.decisions);
    expect(told).not.toContain("a-name-nobody-verified");
    for (const part of token.split(".")) expect(told).not.toContain(part);
  });

  it("reports a decision that could not be reached", async () => {
    const { issuer, events, ask } = await startGate();
    issuer.fault("error500");
    await ask(await issuer.token());
    expect(events.decisions).toMatchObject([
      { outcome: "unavailable", reason: "keys_unavailable", caller: undefined },
    ]);
  });

  it("carries frozen events, to onDecision as well", async () => {
    const told: DecisionEvent[] = [];
    const { issuer, events, ask } = await startGate(
      {},
      { onDecision: (event) => told.push(event) },
    );
    await ask(await issuer.token());
    expect(told).toEqual(events.decisions);
    expect(Object.isFrozen(told[0])).toBe(true);
  });
});
