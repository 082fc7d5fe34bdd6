import { channel } from "node:diagnostics_channel";
import type { DecisionEvent, KeysEvent } from "@callgate/core";
import {
  type BatchObservableResult,
  createNoopMeter,
  diag,
  type Meter,
  metrics,
} from "@opentelemetry/api";
import { Labels } from "../labels.js";
import { listen, recordSafely } from "../listen.js";
import type { CallerAttribute } from "../options/instrument-options.js";
import type { Stop } from "../running.js";
import { SCOPE, VERSION } from "../scope.js";
import { ClientMetrics } from "./client-metrics.js";
import { DecisionMetrics } from "./decision-metrics.js";
import type { IntrospectionMessage } from "./introspection-messages.js";
import { IntrospectionMetrics } from "./introspection-metrics.js";
import { KeysMetrics } from "./keys-metrics.js";
import type { TokenMessage } from "./token-messages.js";

/** Creates the instruments and records events with them; nothing where the meter is that of an API without an SDK. */
export function startMetrics(
  meter: Meter = metrics.getMeter(SCOPE, VERSION),
  callers: CallerAttribute,
  monotonic: () => number = () => performance.now(),
): Stop {
  if (meter === createNoopMeter()) {
    diag.info(`${SCOPE}: there is no meter provider yet; start the SDK before \`instrument\``);
    return () => {};
  }
  // One label for an issuer, of decisions, of keys and of introspection.
  const aliases = new Labels();
  const decisions = new DecisionMetrics(meter, callers, aliases);
  const keys = new KeysMetrics(meter, aliases, monotonic);
  const client = new ClientMetrics(meter);
  const introspection = new IntrospectionMetrics(meter, aliases);
  const stops = [
    listen<DecisionEvent>(channel("callgate:decision"), (event) => decisions.record(event)),
    listen<KeysEvent>(channel("callgate:keys"), (event) => keys.record(event)),
    listen<TokenMessage>(channel("callgate:token"), (message) => client.record(message)),
    listen<IntrospectionMessage>(channel("callgate:introspection"), (message) =>
      introspection.record(message),
    ),
  ];
  // Called when metrics are collected, before counters are read.
  const collect = (result: BatchObservableResult): void =>
    recordSafely(() => {
      decisions.flush();
      keys.observe(result);
    });
  meter.addBatchObservableCallback(collect, keys.gauges);
  return () => {
    for (const stop of stops) stop();
    recordSafely(() => {
      meter.removeBatchObservableCallback(collect, keys.gauges);
      decisions.flush();
    });
  };
}
