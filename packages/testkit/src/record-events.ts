import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { DecisionEvent, KeysEvent } from "@callgate/core";

/** The events of the diagnostics channels `callgate:decision` and `callgate:keys`. */
export interface RecordedEvents {
  /** `callgate:decision`, oldest first. */
  readonly decisions: readonly DecisionEvent[];
  /** `callgate:keys`, oldest first. */
  readonly keys: readonly KeysEvent[];
  /** Waits for the next event about keys of this type: one that comes after the call. */
  nextKeysEvent<Type extends KeysEvent["type"]>(
    type: Type,
  ): Promise<Extract<KeysEvent, { readonly type: Type }>>;
  /** Stops listening; what was recorded stays. */
  stop(): void;
}

/**
 * Records decisions and events about keys, of every gate in this process, from now until `stop()`.
 *
 * A refresh of keys runs in the background; its event is what a test awaits to know that it is over.
 */
export function recordEvents(): RecordedEvents {
  const decisions: DecisionEvent[] = [];
  const keys: KeysEvent[] = [];
  const waiting = new Set<(event: KeysEvent) => void>();
  const onDecision = (event: unknown): void => {
    decisions.push(event as DecisionEvent);
  };
  const onKeys = (event: unknown): void => {
    keys.push(event as KeysEvent);
    for (const tell of waiting) tell(event as KeysEvent);
  };
  subscribe("callgate:decision", onDecision);
  subscribe("callgate:keys", onKeys);
  return {
    decisions,
    keys,
    nextKeysEvent: (type) =>
      new Promise((resolve) => {
        const tell = (event: KeysEvent): void => {
          if (event.type !== type) return;
          waiting.delete(tell);
          resolve(event as Extract<KeysEvent, { readonly type: typeof type }>);
        };
        waiting.add(tell);
      }),
    stop() {
      unsubscribe("callgate:decision", onDecision);
      unsubscribe("callgate:keys", onKeys);
    },
  };
}
