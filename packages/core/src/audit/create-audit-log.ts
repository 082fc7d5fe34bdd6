import type { DecisionEvent } from "../decision/decision-event.js";
import { Faults } from "../kit/configuration/faults.js";
import { integerWithin } from "../kit/configuration/option-checks.js";
import { failureCause } from "../kit/net/failure-cause.js";
import { Warnings } from "../kit/warnings.js";
import { AuditLines } from "./audit-lines.js";
import type { AuditHealth, AuditLog } from "./audit-log.js";
import type { AuditLogOptions } from "./audit-log-options.js";
import { defineAuditLog } from "./define-audit-log.js";
import { LineQueue } from "./line-queue.js";
import { isSampled } from "./sampling.js";
import { sinkFor } from "./sink.js";

/**
 * Makes an audit log: one line of JSON for each decision, with the caller, the endpoint, the outcome and its reason, and the
 * `decisionId` that a refused caller sees in its answer. Neither tokens nor claims, other than caller and issuer, are written.
 *
 * A decision never waits for it. Where lines come faster than they can be written they are dropped and counted, and each line has a
 * `sequence`, so that a gap is visible to readers too.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @example
 * const audit = createAuditLog({
 *   write: createWriteStream("audit.log", { flags: "a" }),
 *   format: "json",
 *   include: "all",
 * });
 * const gate = createGate({
 *   issuer: "https://login.example.com",
 *   audience: "https://orders.example.com",
 *   onDecision: audit.record,
 * });
 */
export function createAuditLog(options: AuditLogOptions): AuditLog {
  const faults = new Faults();
  const defined = defineAuditLog(options, faults);
  faults.throwIfAny("createAuditLog");
  const { write, format, include, sample, maxBufferedCharacters, clock } = defined;
  const warnings = new Warnings(defined.warnings);
  const lines = new AuditLines(format);
  let lastError: { readonly at: string; readonly cause: string | undefined } | undefined;
  let closing: Promise<AuditHealth> | undefined;

  const onFailure = (error: unknown): void => {
    const cause = failureCause(error);
    lastError = { at: new Date(clock.now()).toISOString(), cause };
    warnings.warn("audit log", "failed", {
      code: "CALLGATE_AUDIT_FAILED",
      message: `Lines of the audit log could not be written${cause === undefined ? "" : ` (${cause})`}: check where it is written`,
    });
  };
  const onDropped = (): void => {
    warnings.warn("audit log", "dropped", {
      code: "CALLGATE_AUDIT_DROPPED",
      message:
        "Lines of the audit log are dropped, since they cannot be written as fast as decisions are made: see its `health()`",
    });
  };
  const sink = sinkFor(write, onFailure);
  const queue = new LineQueue({ sink, clock, maxBufferedCharacters, onDropped, onFailure });

  const isWritten = ({ outcome, decisionId }: DecisionEvent): boolean =>
    outcome !== "allowed" || (include === "all" && isSampled(decisionId, sample));
  const stateOf = (): AuditHealth["state"] => {
    if (closing !== undefined) return "closed";
    return sink.isGone ? "failed" : "open";
  };
  const health = (): AuditHealth =>
    Object.freeze({
      state: stateOf(),
      written: queue.written,
      dropped: queue.dropped,
      buffered: queue.buffered,
      bufferedCharacters: queue.bufferedCharacters,
      lastErrorAt: lastError?.at,
      lastErrorCause: lastError?.cause,
    });
  const close: AuditLog["close"] = async (waiting = {}) => {
    const inWaiting = new Faults();
    const own = inWaiting.own(waiting, ["deadlineMs"]);
    const deadlineMs = integerWithin(own, "deadlineMs", [0, 600_000, 5000], inWaiting);
    inWaiting.throwIfAny("AuditLog.close");
    closing ??= queue.close(deadlineMs).then(health);
    return closing;
  };

  return Object.freeze<AuditLog>({
    record(event) {
      try {
        if (isWritten(event)) queue.add(lines.lineOf(event));
      } catch {
        // It is not an event of a gate, or too large to be written: that must not affect a decision.
        queue.addUnwritable();
      }
    },
    get dropped() {
      return queue.dropped;
    },
    health,
    close,
    [Symbol.asyncDispose]: async () => void (await close()),
  });
}
