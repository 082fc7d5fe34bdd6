// cspell:ignore sampel
import { Writable } from "node:stream";
import { FakeClock } from "@callgate-tooling/test-support";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createGate } from "../create-gate.js";
import type { DecisionEvent } from "../decision/decision-event.js";
import { standard } from "../issuer/profiles/standard.js";
import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import type { GateOptions } from "../options/gate-options.js";
import type { EndpointPolicy } from "../policy/endpoint-policy.js";
import { admission, FULL_EVENT, refusal } from "../test-support/decision-event.js";
import { createSigner } from "../test-support/signer.js";
import { optionsFor, requestWith, tokenAt } from "../test-support/valid-token.js";
import type { AuditLog } from "./audit-log.js";
import type { AuditLogOptions } from "./audit-log-options.js";
import { createAuditLog } from "./create-audit-log.js";

let clock: FakeClock;
let text: string;

beforeEach(() => {
  [clock, text] = [new FakeClock(), ""];
});

const write = (lines: string): void => {
  text += lines;
};
const linesWritten = (): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

function auditLog(options: Partial<AuditLogOptions> = {}): AuditLog {
  return createAuditLog({
    write,
    format: "json",
    include: "all",
    warnings: false,
    clock,
    ...options,
  });
}

function faultsOf(options: unknown): readonly string[] {
  try {
    createAuditLog(options as AuditLogOptions);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ code, option }) => `${code} ${option}`);
  }
}

describe("createAuditLog", () => {
  const good = { write, format: "json", include: "all" };

  it.each([
    [undefined, ["option_missing write", "option_missing format", "option_missing include"]],
    [{ ...good, write: {} }, ["option_invalid write"]],
    [{ ...good, write: new WritableStream() }, ["option_invalid write"]],
    [{ ...good, write: new Writable().destroy() }, ["option_invalid write"]],
    [{ ...good, format: "cef" }, ["option_invalid format"]],
    [{ ...good, include: "admissions" }, ["option_invalid include"]],
    [{ ...good, sample: 1.5 }, ["option_invalid sample"]],
    [{ ...good, sample: Number.NaN }, ["option_invalid sample"]],
    [{ ...good, sample: "0.5" }, ["option_invalid sample"]],
    [{ ...good, include: "refusals", sample: 0.5 }, ["option_conflict sample"]],
    [{ ...good, maxBufferedCharacters: 65_535 }, ["option_invalid maxBufferedCharacters"]],
    [{ ...good, warnings: "no" }, ["option_invalid warnings"]],
    [{ ...good, clock: {} }, ["option_invalid clock"]],
    [{ ...good, sampel: 0.5 }, ["option_unknown sampel"]],
    [{ ...good, sample: undefined }, ["option_invalid sample"]],
    [{ ...good, format: undefined }, ["option_missing format"]],
    [
      { format: "cef", include: 1 },
      ["option_missing write", "option_invalid format", "option_invalid include"],
    ],
  ])("reports every fault of its options (%#)", (options, faults) => {
    expect(faultsOf(options)).toEqual(faults);
  });

  it.each([
    ["a function", write],
    ["a stream", new Writable()],
    ["standard output", process.stdout],
  ])("accepts %s to write to", (_what, writer) => {
    expect(faultsOf({ ...good, write: writer })).toEqual([]);
  });

  it("reads no option from a prototype", () => {
    expect(faultsOf(Object.create(good))).toEqual([
      "option_missing write",
      "option_missing format",
      "option_missing include",
    ]);
  });
});

describe("AuditLog.record", () => {
  it("writes refusals and failures to decide, and no admission, with `include: refusals`", async () => {
    const audit = auditLog({ include: "refusals" });
    for (const event of [
      admission(),
      refusal(),
      refusal({ enforced: false }),
      refusal({ outcome: "unavailable", reason: "keys_unavailable" }),
    ]) {
      audit.record(event);
    }
    await clock.advance(50);
    expect(linesWritten()).toMatchObject([
      { sequence: 1, outcome: "denied", enforced: true },
      { sequence: 2, outcome: "denied", enforced: false },
      { sequence: 3, outcome: "unavailable", reason: "keys_unavailable" },
    ]);
  });

  it("samples admissions by their `decisionId`, and keeps every refusal", async () => {
    const [one, other] = [auditLog({ sample: 0.25 }), auditLog({ sample: 0.25, format: "ecs" })];
    const ids = Array.from({ length: 400 }, (_, n) => `decision-${n}`);
    for (const decisionId of ids) {
      one.record(admission({ decisionId }));
      one.record(refusal({ decisionId: `refused-${decisionId}` }));
    }
    await clock.advance(50);
    const written = linesWritten().map(({ decisionId }) => decisionId);
    expect(written.filter((id) => String(id).startsWith("refused-"))).toHaveLength(400);
    const sampled = written.filter((id) => !String(id).startsWith("refused-"));
    expect(sampled.length).toBeGreaterThan(50);
    expect(sampled.length).toBeLessThan(150);

    text = "";
    for (const decisionId of ids) other.record(admission({ decisionId }));
    await clock.advance(50);
    expect(linesWritten().map(({ event }) => (event as { id: string }).id)).toEqual(sampled);
  });

  it("throws nothing for a value that is not an event of a gate, and counts it", () => {
    const audit = auditLog();
    for (const event of [undefined, null, {}, { ...FULL_EVENT, at: Number.NaN }]) {
      expect(() => audit.record(event as unknown as DecisionEvent)).not.toThrow();
    }
    expect(audit.dropped).toBe(4);
  });

  it("may be passed on without its log", async () => {
    const { record } = auditLog();
    record(FULL_EVENT);
    await clock.advance(50);
    expect(text).toContain('"caller":"reports"');
  });
});

describe("an audit log of a gate", () => {
  const signer = createSigner();
  /** Does not occur in any message. */
  const claim = "kX7wVq-claim";
  const token = (claims: object = {}, header: object = {}) =>
    tokenAt(
      clock,
      signer,
      { jti: claim, sub: claim, tid: claim, client_id: "reports", ...claims },
      { ...header },
    );

  async function decideWith(
    audit: AuditLog,
    presented: string | undefined,
    policy: Partial<EndpointPolicy> = {},
    options: Partial<GateOptions> = {},
  ): Promise<{ decisionId: string }> {
    const onDecision = audit.record;
    const gate = createGate({
      ...optionsFor(signer, clock),
      ...options,
      onDecision,
    } as GateOptions);
    const endpoint = gate.policy({ callers: ["reports"], endpoint: "GET /orders", ...policy });
    return gate.decide(requestWith(presented), endpoint);
  }

  it("has the `decisionId` that the refused caller sees", async () => {
    const audit = auditLog();
    const { decisionId } = await decideWith(audit, token(), { callers: ["checkout"] });
    await clock.advance(50);
    expect(linesWritten()).toMatchObject([
      { decisionId, caller: "reports", reason: "caller_not_allowed", expected: ["checkout"] },
    ]);
  });

  it("shows what is only reported", async () => {
    const audit = auditLog();
    await decideWith(audit, token({ scope: "" }), { scope: "orders:read" }, { mode: "report" });
    await clock.advance(50);
    expect(linesWritten()).toMatchObject([{ reason: "scope_insufficient", enforced: false }]);
  });

  it("has requests for public endpoints, which have no caller", async () => {
    const audit = auditLog();
    const gate = createGate({ ...optionsFor(signer, clock), onDecision: audit.record });
    gate.reportPublic(() => ({ method: "GET", route: "GET /health" }), gate.policy("public"));
    await clock.advance(50);
    const [line] = linesWritten();
    expect(line).toMatchObject({ outcome: "allowed", endpoint: "GET /health" });
    expect(line).not.toHaveProperty("caller");
  });

  it.each(["json", "ecs", "ocsf"] as const)(
    "has neither tokens nor claims, other than caller and issuer (%s)",
    async (format) => {
      const audit = auditLog({ format });
      const presented = [
        token(),
        token({ scope: claim }),
        token({ aud: `https://${claim}.example` }),
        token({ iss: `https://${claim}.example` }),
        token({ roles: [claim], act: { sub: claim }, acr: claim, auth_time: claim }),
        token({ exp: claim, [claim]: claim }),
        token({ azp: claim }),
        token({}, { kid: claim, typ: claim }),
        claim,
        undefined,
      ];
      const policies: Partial<EndpointPolicy>[] = [
        {},
        { callers: ["checkout"] },
        { scope: "orders:write" },
        { roles: "clerk" },
        { tokens: "user" },
        { claims: { tid: "t-1" } },
        { delegation: "refuse" },
        { delegation: { actors: ["gateway"] } },
        { authentication: { acr: ["mfa"], maxAgeSeconds: 300 } },
        {
          condition: (auth) => {
            throw new Error(`${auth.subject}`);
          },
        },
      ];
      const profile = { profile: { ...standard, roles: () => [claim] } };
      for (const policy of policies) {
        for (const each of presented) {
          await decideWith(audit, each, policy, "roles" in policy ? profile : {});
        }
      }
      await clock.advance(50);
      const reasons = new Set(text.match(/"(reason|status_code)":"\w+"/g));
      expect(reasons.size).toBeGreaterThan(13);
      expect(linesWritten().length).toBe(100);
      expect(text).not.toContain(claim);
      expect(text).not.toMatch(/eyJ[\w-]+\./);
      expect(text).not.toContain("page=1");
    },
  );
});

describe("an audit log whose sink does not keep up", () => {
  it("never takes more memory than its bound for 100 000 refusals at a slow disk, and counts what is missing", async () => {
    let finish: (() => void) | undefined;
    const stream = new Writable({
      write(_chunk, _encoding, done) {
        finish = done;
      },
    });
    const audit = auditLog({ write: stream, maxBufferedCharacters: 1_000_000 });
    let [mostBuffered, mostInStream] = [0, 0];
    for (let n = 0; n < 100; n += 1) {
      for (let each = 0; each < 1000; each += 1) audit.record(refusal());
      await clock.advance(50);
      mostBuffered = Math.max(mostBuffered, audit.health().bufferedCharacters);
      mostInStream = Math.max(mostInStream, stream.writableLength);
      if (n % 10 === 0) finish?.();
    }
    expect(mostBuffered).toBeLessThanOrEqual(1_000_000);
    expect(mostInStream).toBeLessThanOrEqual(65_536);
    const { dropped, written, buffered } = audit.health();
    expect(dropped).toBe(audit.dropped);
    expect(dropped).toBeGreaterThan(90_000);
    expect(dropped + written + buffered).toBe(100_000);
  });

  it("leaves a gap in the sequence where lines were dropped", async () => {
    const audit = auditLog({ maxBufferedCharacters: 65_536 });
    for (let n = 0; n < 1000; n += 1) audit.record(refusal());
    await clock.advance(50);
    audit.record(refusal());
    await clock.advance(50);
    const numbers = linesWritten().map(({ sequence }) => sequence as number);
    expect(numbers.at(-1)).toBe(1001);
    expect(numbers).toHaveLength(1001 - audit.dropped);
  });

  it("never affects a decision where the sink throws, rejects, or never settles", async () => {
    const signer = createSigner();
    const sinks: AuditLogOptions["write"][] = [
      () => {
        throw new Error("no disk");
      },
      () => Promise.reject(new Error("no network")),
      () => new Promise(() => {}),
      new Writable({ write: (_chunk, _encoding, done) => done(new Error("no disk")) }),
      new Writable({ write: () => {} }),
    ];
    for (const sink of sinks) {
      const audit = auditLog({ write: sink });
      const gate = createGate({ ...optionsFor(signer, clock), onDecision: audit.record });
      const policy = gate.policy({ callers: ["reports"] });
      for (let n = 0; n < 3; n += 1) {
        const decision = await gate.decide(requestWith(tokenAt(clock, signer)), policy);
        expect(decision.outcome).toBe("allowed");
        await clock.advance(2000);
      }
      expect(audit.health().written).toBe(0);
      const closed = audit.close();
      await clock.advance(5000);
      expect(await closed).toMatchObject({ state: "closed", written: 0, dropped: 3, buffered: 0 });
    }
  });

  it("says so once, and in its health says why", async () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const failure = Object.assign(new Error("ENOSPC: no space left, write"), { code: "ENOSPC" });
    const audit = auditLog({
      warnings: true,
      maxBufferedCharacters: 65_536,
      write: () => {
        throw failure;
      },
    });
    for (let n = 0; n < 1000; n += 1) audit.record(refusal());
    await clock.advance(5000);
    expect(emitWarning.mock.calls.map(([, options]) => (options as { code: string }).code)).toEqual(
      ["CALLGATE_AUDIT_DROPPED", "CALLGATE_AUDIT_FAILED"],
    );
    expect(emitWarning.mock.calls[1]?.[0]).toBe(
      "Lines of the audit log could not be written (ENOSPC): check where it is written",
    );
    expect(audit.health()).toMatchObject({
      state: "open",
      lastErrorAt: "2030-01-01T00:00:00.050Z",
      lastErrorCause: "ENOSPC",
    });
  });

  it("has failed, and says so, once its stream has ended", async () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
    const audit = auditLog({ write: stream, warnings: true });
    stream.end();
    await clock.advance(0);
    audit.record(refusal());
    expect(audit.health()).toMatchObject({ state: "failed", dropped: 1 });
    expect(emitWarning).toHaveBeenCalledOnce();
  });
});

describe("AuditLog.close", () => {
  it("writes what waits, and drops what comes later", async () => {
    const audit = auditLog();
    audit.record(refusal());
    const closed = audit.close();
    audit.record(refusal());
    await clock.advance(0);
    expect(await closed).toMatchObject({ state: "closed", written: 1, dropped: 1, buffered: 0 });
    expect(linesWritten()).toHaveLength(1);
  });

  it("leaves a stream open, since it may have other writers", async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
    await auditLog({ write: stream }).close();
    expect([stream.writableEnded, stream.destroyed]).toEqual([false, false]);
  });

  it("may be called again", async () => {
    const audit = auditLog();
    expect(await audit.close()).toEqual(await audit.close());
  });

  it("rejects a deadline out of bounds", async () => {
    await expect(auditLog().close({ deadlineMs: -1 })).rejects.toThrow("`deadlineMs`");
  });

  it("is what `await using` calls", async () => {
    {
      await using audit = createAuditLog({ write, format: "json", include: "all" });
      audit.record(refusal());
    }
    expect(linesWritten()).toHaveLength(1);
  });
});
