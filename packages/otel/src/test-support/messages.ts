import { channel } from "node:diagnostics_channel";
import type { DecisionEvent, KeysEvent } from "@callgate/core";
import type { IntrospectionMessage } from "../metrics/introspection-messages.js";
import type { TokenMessage } from "../metrics/token-messages.js";

/** A decision that allows. */
const ALLOWED: DecisionEvent = Object.freeze({
  type: "decision",
  at: 0,
  issuer: "https://login.example.com",
  issuerAlias: "main",
  decisionId: "a-decision",
  outcome: "allowed",
  reason: undefined,
  enforced: true,
  caller: "reports",
  callerDeclared: true,
  endpoint: "GET /orders",
  method: "GET",
  policy: undefined,
  ticket: undefined,
  hint: undefined,
  expected: undefined,
  received: undefined,
  error: undefined,
  cached: false,
  remainingSeconds: 300,
  durationMs: 2,
});

/** Publishes an event, as core does. */
export function decide(event: Partial<DecisionEvent> = {}): void {
  channel("callgate:decision").publish({ ...ALLOWED, ...event });
}

/** Publishes what happened to the keys of the issuer `main`, as core does. */
export function happenToKeys(
  event: Pick<KeysEvent, "type"> & Partial<Record<string, unknown>>,
): void {
  channel("callgate:keys").publish({
    at: 0,
    issuer: "https://login.example.com",
    alias: "main",
    ...event,
  });
}

/** Publishes what happened to the tokens of the client `checkout`, as the token client does. */
export function happenToToken(
  event: Pick<TokenMessage, "type"> & Partial<Record<string, unknown>>,
): void {
  channel("callgate:token").publish({ clientId: "checkout", ...event });
}

/** Publishes what happened to opaque tokens of the issuer `main`, as introspection does. */
export function happenToIntrospection(
  event: Pick<IntrospectionMessage, "type"> & Partial<Record<string, unknown>>,
): void {
  channel("callgate:introspection").publish({
    at: 0,
    issuer: "https://login.example.com",
    alias: "main",
    ...event,
  });
}

/** Publishes one event of each kind that is measured: every metric, and every attribute, has a value then. */
export function publishAll(): void {
  decide();
  decide({ outcome: "denied", reason: "scope_insufficient", enforced: false, cached: true });
  decide({
    outcome: "unavailable",
    reason: "keys_unavailable",
    caller: undefined,
    callerDeclared: false,
    issuer: undefined,
    issuerAlias: undefined,
    remainingSeconds: undefined,
  });
  happenToKeys({ type: "refreshed", keyCount: 2 });
  happenToKeys({ type: "refresh_failed", code: "timeout" });
  const request = { durationMs: 20, credentialVersion: "key-2026-11" };
  happenToToken({ type: "request", outcome: "granted", ...request });
  happenToToken({ type: "request", outcome: "timeout", ...request });
  happenToToken({ type: "handed_out", state: "fresh", remainingMs: 240_000 });
  happenToToken({ type: "credential_rotated", version: "key-2026-11" });
  const answered = { outcome: "active", durationMs: 12, ahead: false };
  happenToIntrospection({ type: "introspected", ...answered });
  happenToIntrospection({ type: "introspection_failed", code: "timeout" });
  happenToIntrospection({ type: "introspection_overloaded", limit: "misses", refused: 3 });
}
