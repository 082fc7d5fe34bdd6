import {
  type Clock,
  checkClock,
  type Faults,
  integerWithin,
  received,
  systemClock,
} from "@callgate/core/kit";
import type { SendCommand } from "./send-command.js";

/** Options of every store over Redis. */
export interface RedisOptions {
  /**
   * Sends a command over the application's own client: `fromIoredis(client)`, `fromNodeRedis(client)`, or a function around
   * another one. Sentinel, Cluster, TLS and credentials are the client's.
   */
  readonly send: SendCommand;
  /** What every key begins with, so that services and tenants are separate. 1 to 64 of `A-Z a-z 0-9 . _ : { } -`; default `cg`. */
  readonly prefix?: string;
  /**
   * How long a command may take, in milliseconds: after it the store cannot be used, whatever the client does. 1 to 60 000,
   * default 100; `redisRevocations`, which no request waits for, 2000.
   */
  readonly commandTimeoutMs?: number;
  /** The source of the time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** The options that every store has, by name. */
export const REDIS_OPTIONS = ["send", "prefix", "commandTimeoutMs", "clock"] as const;

/** Checked, with every default filled in. */
export interface DefinedRedis {
  readonly send: SendCommand;
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

const PREFIX = /^[A-Za-z0-9._:{}-]{1,64}$/;

/** Checks the options that every store has. */
export function defineRedis(
  { send, prefix = "cg", clock = systemClock, ...rest }: Partial<RedisOptions>,
  defaultTimeoutMs: number,
  faults: Faults,
): DefinedRedis {
  checkSend("send", send, faults);
  if (typeof prefix !== "string" || !PREFIX.test(prefix)) {
    const message = `must be 1 to 64 letters, digits, or ". _ : { } -", received ${received(prefix)}`;
    faults.add("option_invalid", "prefix", message);
  }
  checkClock(clock, faults);
  const timeoutMs = integerWithin(rest, "commandTimeoutMs", [1, 60_000, defaultTimeoutMs], faults);
  return { send: send as SendCommand, prefix, timeoutMs, clock };
}

/** Reports what cannot send a command. */
export function checkSend(option: string, send: unknown, faults: Faults): void {
  if (typeof send === "function") return;
  faults.add(
    send === undefined ? "option_missing" : "option_invalid",
    option,
    `must be a function such as \`fromIoredis(client)\` or \`fromNodeRedis(client)\`, received ${received(send)}`,
  );
}
