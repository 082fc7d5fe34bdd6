import { ConfigurationError } from "@callgate/core";

/** Stops something. */
export type Stop = () => void;

interface Running {
  readonly settings: string;
  readonly stop: Stop;
  users: number;
}

type Option = "meter" | "tracer";

/** Where all copies of this package find what is running. */
const RUNNING = Symbol.for("callgate.otel.running");

/** Stands for the meter or the tracer of the provider that is registered globally. */
const GLOBAL = "global";

/**
 * Starts something once for each meter or tracer in the process, whichever copy of the package is called, and stops it with its
 * last user: two that observe the same events would count each of them twice.
 *
 * @param target a meter or a tracer; `undefined` for that of the global provider
 * @param settings how it is started; must be the same for all of its users
 * @returns removes one user; a second call does nothing
 * @throws {ConfigurationError} `option_conflict`, where it is running with other settings
 */
export function shareRunning(
  option: Option,
  target: object | undefined,
  settings: string,
  start: () => Stop,
): Stop {
  const all = runningOf(option);
  const key = target ?? GLOBAL;
  const before = all.get(key);
  if (before !== undefined && before.settings !== settings)
    throw conflict(option, before, settings);
  const running = before ?? { settings, stop: start(), users: 0 };
  running.users += 1;
  all.set(key, running);
  let isUser = true;
  return () => {
    if (!isUser) return;
    isUser = false;
    running.users -= 1;
    if (running.users > 0) return;
    all.delete(key);
    running.stop();
  };
}

function runningOf(option: Option): Map<object | string, Running> {
  const shared = globalThis as unknown as Record<
    symbol,
    Record<Option, Map<object | string, Running>>
  >;
  shared[RUNNING] ??= { meter: new Map(), tracer: new Map() };
  return shared[RUNNING][option];
}

function conflict(option: Option, { settings: before }: Running, settings: string): Error {
  const message = `\`callers\` is "${settings}", but this ${option} is already used with "${before}": use the same, or stop the other first`;
  return new ConfigurationError("Instrument options", [
    { code: "option_conflict", option: "callers", message },
  ]);
}
