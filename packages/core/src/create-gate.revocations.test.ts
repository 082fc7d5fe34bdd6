import { createHash } from "node:crypto";
import { FakeClock } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import { createGate } from "./create-gate.js";
import type { Auth } from "./decision/auth.js";
import type { DecisionEvent } from "./decision/decision-event.js";
import type { Gate } from "./gate.js";
import { ConfigurationError } from "./kit/configuration/configuration-error.js";
import type { RevocationMatch, RevocationSource } from "./kit/revocation/revocation.js";
import type { RevocationOptions } from "./revocation/revocation-options.js";
import { createSigner } from "./test-support/signer.js";
import { AUDIENCE, ISSUER, optionsFor, requestWith, tokenAt } from "./test-support/valid-token.js";

const signer = createSigner();
const gates: Gate[] = [];
afterEach(() => {
  for (const gate of gates.splice(0)) gate.close();
});

function sceneWith(revocations?: RevocationOptions) {
  const clock = new FakeClock();
  const events: DecisionEvent[] = [];
  const gate = createGate({
    ...optionsFor(signer, clock),
    onDecision: (event) => void events.push(event),
    warnings: false,
    ...(revocations && { revocations }),
  });
  gates.push(gate);
  const token = tokenAt(clock, signer);
  const policy = gate.policy({ callers: ["reports"] });
  const decide = () => gate.decide(requestWith(token), policy);
  return { clock, gate, token, policy, decide, events };
}

const UNTIL = "2999-12-31";

describe("gate.revoke", () => {
  it.each([
    [{ issuer: ISSUER }, 401, "issuer_revoked"],
    [{ issuer: ISSUER, kid: signer.kid }, 401, "key_revoked"],
    [{ caller: "reports" }, 403, "caller_revoked"],
    [{ issuer: ISSUER, caller: "reports" }, 403, "caller_revoked"],
    [{ issuer: ISSUER, subject: "reports" }, 401, "token_revoked"],
    [{ issuer: ISSUER, jti: "token-1" }, 401, "token_revoked"],
  ] satisfies [RevocationMatch, number, string][])(
    "refuses the token that is cached already, by %j: %d %s",
    async (match, _status, reason) => {
      const { gate, decide, events } = sceneWith();
      await decide();
      expect((await decide()).outcome).toBe("allowed");
      const revoking = gate.revoke({ match, until: UNTIL, reason: "INC-42" });
      const decision = await decide();
      await revoking;
      expect(decision).toMatchObject({ outcome: "denied", reason, auth: { issuer: ISSUER } });
      expect(events.at(-1)).toMatchObject({ reason, ticket: "INC-42", caller: "reports" });
      expect(events.at(-1)?.cached).toBe(true);
      await gate.restore(match);
      expect((await decide()).outcome).toBe("allowed");
    },
  );

  it("refuses a token by its hash, cached or not, and no other", async () => {
    const { gate, clock, token, policy, decide } = sceneWith();
    const tokenHash = createHash("sha256").update(token).digest("base64url");
    await gate.revoke({ match: { tokenHash }, until: UNTIL, reason: "INC-42" });
    for (let n = 0; n < 3; n += 1)
      expect(await decide()).toMatchObject({ reason: "token_revoked" });
    const other = requestWith(tokenAt(clock, signer, { jti: "token-2" }));
    expect((await gate.decide(other, policy)).outcome).toBe("allowed");
  });

  it("refuses what was issued before a moment, and admits what is issued later", async () => {
    const { gate, clock, policy, decide } = sceneWith();
    await clock.advance(1000);
    const issuedBefore = new Date(clock.now()).toISOString();
    await gate.revoke({ match: { caller: "reports" }, issuedBefore, until: UNTIL, reason: "x" });
    // Also for a caller: another token works.
    expect(await decide()).toMatchObject({ reason: "token_revoked" });
    const later = requestWith(tokenAt(clock, signer));
    expect((await gate.decide(later, policy)).outcome).toBe("allowed");
  });

  it("refuses until it ends", async () => {
    const { gate, clock, decide } = sceneWith();
    const until = new Date(clock.now() + 1000).toISOString();
    await gate.revoke({ match: { caller: "reports" }, until, reason: "x" });
    await clock.advance(999);
    expect((await decide()).outcome).toBe("denied");
    await clock.advance(1);
    expect((await decide()).outcome).toBe("allowed");
  });

  it("comes before the condition of the endpoint", async () => {
    const { gate, token } = sceneWith();
    let calls = 0;
    const condition = (): boolean => {
      calls += 1;
      return true;
    };
    const policy = gate.policy({ callers: "any", condition });
    await gate.revoke({ match: { caller: "reports" }, until: UNTIL, reason: "x" });
    expect((await gate.decide(requestWith(token), policy)).outcome).toBe("denied");
    expect(calls).toBe(0);
  });

  it("counts for a caller who was verified earlier", async () => {
    const { gate, policy, decide } = sceneWith();
    const auth = (await decide()).auth as Auth;
    expect(gate.permits(auth, policy)).toBeUndefined();
    await gate.revoke({ match: { caller: "reports" }, until: UNTIL, reason: "x" });
    expect(gate.permits(auth, policy)?.reason).toBe("caller_revoked");
  });

  it("says nothing of why in the answer", async () => {
    const { gate, decide } = sceneWith();
    await gate.revoke({ match: { caller: "reports" }, until: UNTIL, reason: "INC-42" });
    expect(JSON.stringify(await decide())).not.toContain("INC-42");
  });

  it.each([
    [{ match: { caller: "reports" }, reason: "x" }, "option_missing"],
    [{ match: {}, until: UNTIL, reason: "x" }, "option_missing"],
    [{ match: { caller: "any" }, until: UNTIL, reason: "x" }, "option_invalid"],
    [{ match: { jti: "1" }, until: UNTIL, reason: "x" }, "option_conflict"],
    [{ match: { caller: "reports" }, until: "2001-01-31", reason: "x" }, "option_invalid"],
    [undefined, "option_invalid"],
  ])("rejects %j", async (revocation, code) => {
    const { gate } = sceneWith();
    const error = await gate.revoke(revocation as never).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as ConfigurationError).faults[0]?.code).toBe(code);
  });

  it("rejects an end that has passed, at the millisecond too: nothing would be revoked", async () => {
    const { clock, gate } = sceneWith();
    const revokeUntil = (time: number) => {
      const until = new Date(time).toISOString();
      return gate.revoke({ match: { caller: "reports" }, until, reason: "x" });
    };
    await expect(revokeUntil(clock.now())).rejects.toThrow("`until` must be later than now");
    await revokeUntil(clock.now() + 1);
  });

  it("rejects a caller without alias where the gate has aliases: it would match no caller", async () => {
    const clock = new FakeClock();
    const jwks = { keys: [signer.publicJwk] };
    const gate = createGate({
      issuers: [{ alias: "main", issuer: ISSUER, audience: AUDIENCE, jwks }],
      clock,
    });
    gates.push(gate);
    const revoke = (caller: string) =>
      gate.revoke({ match: { caller }, until: UNTIL, reason: "x" });
    await expect(revoke("reports")).rejects.toThrow(
      /`match\.caller` has "reports".* \[caller_unqualified\]/,
    );
    await expect(revoke("other:reports")).rejects.toThrow("caller_unknown_alias");
    await revoke("main:reports");
    const request = requestWith(tokenAt(clock, signer));
    const decision = await gate.decide(request, gate.policy({ callers: "any" }));
    expect(decision).toMatchObject({ reason: "caller_revoked" });
  });
});

/** A source whose changes a test reports, and which records what is published. */
function scripted(canPublish = true) {
  const published: unknown[] = [];
  let report: Parameters<RevocationSource["start"]>[0] = () => {};
  const source: RevocationSource = {
    name: "scripted",
    start: (apply, signal) => {
      report = apply;
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    },
    ...(canPublish && { publish: async (change) => void published.push(change) }),
  };
  return { source, published, report: (...given: Parameters<typeof report>) => report(...given) };
}

describe("the option revocations", () => {
  it("enforces what a source reports, also while it is stale", async () => {
    const { source, report } = scripted();
    const { decide, clock } = sceneWith({ sources: [source], whenStale: "serve" });
    await clock.advance(0);
    const revocation = { match: { caller: "reports" }, until: UNTIL, reason: "x" };
    report({ type: "replaced", revocations: [revocation] });
    report({ type: "synced" });
    expect((await decide()).outcome).toBe("denied");
    await clock.advance(100_000);
    expect((await decide()).outcome).toBe("denied");
    report({ type: "replaced", revocations: [] });
    expect((await decide()).outcome).toBe("allowed");
  });

  it("refuses with 503 before the first list and when it is stale, where the gate is to", async () => {
    const { source, report } = scripted();
    const { gate, decide, clock } = sceneWith({ sources: [source], whenStale: "refuse" });
    await clock.advance(0);
    expect(await decide()).toMatchObject({ reason: "revocations_unavailable" });
    expect(gate.health().usable).toBe(false);
    report({ type: "synced" });
    expect((await decide()).outcome).toBe("allowed");
    expect(gate.health().usable).toBe(true);
    await clock.advance(60_001);
    const decision = await decide();
    expect(decision).toMatchObject({ outcome: "unavailable", reason: "revocations_unavailable" });
    expect(gate.health().usable).toBe(false);
  });

  it("serves before the first list and when it is stale, where the gate is to, and health shows it", async () => {
    const { source, report } = scripted();
    const { gate, decide, clock } = sceneWith({ sources: [source], whenStale: "serve" });
    await clock.advance(0);
    expect((await decide()).outcome).toBe("allowed");
    expect(gate.health()).toMatchObject({
      usable: true,
      revocations: {
        fresh: false,
        entries: 0,
        sources: [{ name: "scripted", syncedAt: undefined }],
      },
    });
    report({ type: "synced" });
    const syncedAt = new Date(clock.now()).toISOString();
    expect(gate.health().revocations.sources).toEqual([
      { name: "scripted", fresh: true, entries: 0, syncedAt, failure: undefined },
    ]);
    await clock.advance(60_001);
    expect(gate.health()).toMatchObject({ usable: true, revocations: { fresh: false } });
  });

  it("has gate.ready wait for the first list", async () => {
    const { source, report } = scripted();
    const { gate, clock } = sceneWith({ sources: [source], whenStale: "serve" });
    const late = gate.ready({ deadlineMs: 100 });
    await clock.advance(100);
    expect(await late).toBe(false);
    const ready = gate.ready();
    report({ type: "synced" });
    expect(await ready).toBe(true);
  });

  it("publishes what the application revokes and restores, and enforces it at once", async () => {
    const { source, published } = scripted();
    const { gate, decide, clock } = sceneWith({ sources: [source], whenStale: "serve" });
    await clock.advance(0);
    const revocation = { match: { caller: "reports" }, until: UNTIL, reason: "x" };
    const revoking = gate.revoke(revocation);
    expect((await decide()).outcome).toBe("denied");
    await revoking;
    await gate.restore({ caller: "reports" });
    expect((await decide()).outcome).toBe("allowed");
    const at = new Date(clock.now()).toISOString();
    expect(published).toEqual([
      { type: "revoked", revocation: { ...revocation, at } },
      { type: "restored", match: { caller: "reports" } },
    ]);
  });

  it("keeps what could not be published, and rejects", async () => {
    const { source } = scripted();
    const failing = { ...source, publish: () => Promise.reject(new Error("down")) };
    const { gate, decide, clock } = sceneWith({ sources: [failing], whenStale: "serve" });
    await clock.advance(0);
    const revocation = { match: { caller: "reports" }, until: UNTIL, reason: "x" };
    await expect(gate.revoke(revocation)).rejects.toThrow("down");
    expect((await decide()).outcome).toBe("denied");
  });

  it("keeps what the application revokes beside the list of a source that cannot publish", async () => {
    const { source, report } = scripted(false);
    const { gate, decide, clock } = sceneWith({ sources: [source], whenStale: "serve" });
    await clock.advance(0);
    await gate.revoke({ match: { caller: "reports" }, until: UNTIL, reason: "x" });
    report({ type: "replaced", revocations: [] });
    expect((await decide()).outcome).toBe("denied");
  });

  it.each([
    [{}, ["whenStale", "sources"]],
    [{ sources: [], whenStale: "serve" }, ["sources"]],
    [{ sources: [{}], whenStale: "maybe" }, ["whenStale", "sources[0]"]],
    [{ sources: [scripted().source, scripted().source], whenStale: "serve" }, ["sources[1]"]],
    [
      { sources: [scripted().source], whenStale: "serve", maxStalenessSeconds: 0, maxEntries: 0 },
      ["maxStalenessSeconds", "maxEntries"],
    ],
    [{ sources: [scripted().source], whenStale: "serve", source: 1 }, ["source"]],
  ])("refuses %j", (revocations, options) => {
    const create = () =>
      createGate({
        ...optionsFor(signer, new FakeClock()),
        revocations: revocations as unknown as RevocationOptions,
      });
    expect(create).toThrow(ConfigurationError);
    try {
      create();
    } catch (error) {
      const found = (error as ConfigurationError).faults.map(({ option }) => option);
      expect(found).toEqual(options.map((option) => `revocations.${option}`));
    }
  });

  it("stops the sources when the gate is closed", async () => {
    let signal: AbortSignal | undefined;
    const source: RevocationSource = {
      name: "watched",
      start: (_apply, given) => {
        signal = given;
        return new Promise(() => {});
      },
    };
    const { gate, clock } = sceneWith({ sources: [source], whenStale: "serve" });
    await clock.advance(0);
    gate.close();
    expect(signal?.aborted).toBe(true);
  });
});
