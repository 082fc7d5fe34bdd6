import { createFakeClock } from "@callgate/testkit";
import type { TokenEvent } from "../events.js";
import { defineTokenClient } from "../options/define-token-client.js";
import type { TokenClientOptions } from "../options/token-client-options.js";
import { createTokenSource } from "../tokens/create-token-source.js";
import type { TokenSource } from "../tokens/token-source.js";
import { ScriptedCredential } from "./scripted-credential.js";
import { ScriptedEndpoint, type TestClock } from "./scripted-endpoint.js";

/** A source of tokens, and everything around it under a test's control. */
export interface Scene {
  readonly source: TokenSource;
  readonly endpoint: ScriptedEndpoint;
  readonly credential: ScriptedCredential;
  readonly clock: TestClock;
  readonly events: TokenEvent[];
  /** The events of one type. */
  eventsOf<Type extends TokenEvent["type"]>(
    type: Type,
  ): readonly Extract<TokenEvent, { readonly type: Type }>[];
}

/** Sets a scene without randomness: renewals are as late, and pauses as short, as possible. */
export function setScene(
  options: Partial<TokenClientOptions> = {},
  heard: "heard" | "unheard" = "heard",
): Scene {
  const clock = createFakeClock();
  const endpoint = new ScriptedEndpoint(clock);
  const credential = new ScriptedCredential();
  const events: TokenEvent[] = [];
  const defined = defineTokenClient({
    tokenEndpoint: "https://login.example.com/token",
    clientId: "checkout",
    auth: credential,
    clock,
    random: () => 0,
    ...(heard === "heard" && { onEvent: (event: TokenEvent) => void events.push(event) }),
    ...options,
  });
  const source = createTokenSource(defined, endpoint);
  return {
    source,
    endpoint,
    credential,
    clock,
    events,
    eventsOf: (type) => events.filter((event) => event.type === type) as never,
  };
}

/** The outcome of a call: the token's value, or the error's code. */
export async function outcomeOf(call: Promise<{ readonly value: string }>): Promise<string> {
  return call.then(
    ({ value }) => value,
    (error: { readonly code?: unknown }) => String(error.code),
  );
}
