import type { Gate } from "@callgate/core";
import { createFakeClock, type FakeClock, type TestIssuer } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { openGate, present, startIssuer, watch } from "./gate-under-test.js";

interface TwoIssuers {
  readonly gate: Gate;
  readonly clock: FakeClock;
  readonly ours: TestIssuer;
  readonly theirs: TestIssuer;
}

/** Two issuers with one key each, both of the name `shared`. */
async function startTwo(): Promise<TwoIssuers> {
  const clock = createFakeClock();
  const ours = await startIssuer({ clock });
  const theirs = await startIssuer({ clock });
  for (const issuer of [ours, theirs]) {
    await issuer.rotate({ kid: "shared" });
    issuer.withdraw("ES256-1");
  }
  const gate = openGate({
    clock,
    issuers: [
      { alias: "ours", issuer: ours.url, audience: ours.audience },
      { alias: "theirs", issuer: theirs.url, audience: theirs.audience },
    ],
  });
  return { gate, clock, ours, theirs };
}

describe("two issuers", () => {
  it("each verify their own tokens, under keys of the same name", async () => {
    const { gate, ours, theirs } = await startTwo();
    expect(await present(gate, await ours.token())).toMatchObject({
      outcome: "allowed",
      auth: { caller: { alias: "ours", issuer: ours.url } },
    });
    expect(await present(gate, await theirs.token())).toMatchObject({
      outcome: "allowed",
      auth: { caller: { alias: "theirs", issuer: theirs.url } },
    });
  });

  it("never verify each other's tokens", async () => {
    const { gate, ours, theirs } = await startTwo();
    await gate.ready();
    const inOurName = await theirs.token({ claims: { iss: ours.url } });
    expect(await present(gate, inOurName)).toMatchObject({ reason: "signature_invalid" });
  });

  it("never share a key that the other one lacks", async () => {
    const { gate, ours, theirs } = await startTwo();
    await theirs.rotate({ kid: "only-theirs" });
    await gate.ready();
    const inOurName = await theirs.token({ claims: { iss: ours.url } });
    expect(await present(gate, inOurName)).toMatchObject({ reason: "key_unknown" });
    const withoutName = await theirs.token({
      claims: { iss: ours.url },
      header: { kid: undefined },
    });
    expect(await present(gate, withoutName)).toMatchObject({ reason: "signature_invalid" });
  });

  it("do not affect each other when one is down", async () => {
    const { gate, ours, theirs } = await startTwo();
    await theirs.stop();
    expect(await present(gate, await ours.token())).toMatchObject({ outcome: "allowed" });
    expect(await present(gate, await theirs.token())).toMatchObject({ outcome: "unavailable" });
    expect(await gate.ready({ deadlineMs: 0 })).toBe(false);
    expect(gate.health()).toMatchObject({
      usable: false,
      issuers: [
        { alias: "ours", state: "fresh", usable: true, lastErrorCode: undefined },
        { alias: "theirs", state: "empty", usable: false, lastErrorCode: "network" },
      ],
    });
  });

  it("do not affect each other when one hangs: its requests wait, the other's do not", async () => {
    const { gate, clock, ours, theirs } = await startTwo();
    theirs.fault("hang");
    const arrived = theirs.nextRequest();
    const waiting = present(gate, await theirs.token());
    await arrived;
    expect(await present(gate, await ours.token())).toMatchObject({ outcome: "allowed" });
    await clock.advance(5000);
    expect(await waiting).toMatchObject({ outcome: "unavailable" });
  });

  it("each have their own budget for unknown keys", async () => {
    const { gate, ours, theirs } = await startTwo();
    await gate.ready();
    for (let index = 0; index < 20; index += 1) {
      await present(gate, await theirs.token({ header: { kid: `random-${index}` } }));
    }
    expect(theirs.requests.jwks).toBe(4);
    await ours.rotate();
    expect(await present(gate, await ours.token())).toMatchObject({ outcome: "allowed" });
  });

  it("are distinguished in events", async () => {
    const { gate, ours, theirs } = await startTwo();
    const events = watch();
    await theirs.stop();
    await gate.ready({ deadlineMs: 0 });
    expect(await present(gate, await ours.token())).toMatchObject({ outcome: "allowed" });
    await present(gate, await theirs.token());
    expect(events.keys).toContainEqual(
      expect.objectContaining({ type: "refreshed", alias: "ours", issuer: ours.url }),
    );
    expect(events.keys).toContainEqual(
      expect.objectContaining({ type: "refresh_failed", alias: "theirs", issuer: theirs.url }),
    );
  });
});
