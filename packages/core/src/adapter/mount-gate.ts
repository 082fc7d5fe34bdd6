import { createGate } from "../create-gate.js";
import type { Gate } from "../gate.js";
import { Faults, received } from "../kit/configuration/faults.js";
import { namesOf } from "../kit/configuration/names-of.js";
import { checkFunction } from "../kit/configuration/option-checks.js";
import { ownOptions } from "../kit/configuration/own-options.js";
import { splitOptions } from "../kit/configuration/split-options.js";
import type { GateOptions } from "../options/gate-options.js";

/** The options of an adapter besides the gate's own. */
export interface AdapterOptions<Original = unknown> {
  /**
   * What happens to a refused request: `answer` writes the answer, `next` passes a {@link RefusedError} to the
   * framework's own error path. Default `answer`.
   */
  readonly onDenied?: "answer" | "next";
  /**
   * Reads the Authorization lines from elsewhere than the request's own header: a cookie,
   * `X-Serverless-Authorization`. Returns every line, `Bearer ` included, and `[]` for none; what it throws is a
   * failure to decide (503). Default: the request's Authorization lines, and nothing else.
   */
  authorization?(request: Original): readonly string[];
}

/** A gate as an adapter mounts it. */
export interface MountedGate {
  readonly gate: Gate;
  readonly handsOver: boolean;
  /** Whether the gate was made here and is closed here, or was passed in. */
  readonly owned: boolean;
  /** Reads the Authorization lines of a request, where they are not in its own header; for `fromNode`. */
  authorizationOf(original: unknown): (() => readonly string[]) | undefined;
}

const ADAPTER_OPTIONS = namesOf<AdapterOptions>({
  onDenied: true,
  authorization: true,
});

/**
 * Makes the gate behind an adapter: from options, or from an existing gate.
 *
 * For authors of adapters; applications call their framework's `callgate`.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function mountGate(
  gateOrOptions: Gate | (GateOptions & AdapterOptions),
  adapterOptions: AdapterOptions = {},
): MountedGate {
  const faults = new Faults();
  const isMade = isGate(gateOrOptions);
  const [inOptions, gateOptions]: readonly [object, unknown] = isOptions(gateOrOptions)
    ? splitOptions(ownOptions(gateOrOptions), ADAPTER_OPTIONS)
    : [{}, gateOrOptions];
  // Copied to an object that inherits nothing: a spread into a plain object would read omitted options from its prototype.
  const { onDenied = "answer", authorization }: AdapterOptions = Object.assign(
    faults.own(inOptions, ADAPTER_OPTIONS),
    faults.own(adapterOptions, ADAPTER_OPTIONS),
  );
  if (onDenied !== "answer" && onDenied !== "next") {
    faults.add(
      "option_invalid",
      "onDenied",
      `must be "answer" or "next", received ${received(onDenied)}`,
    );
  }
  checkFunction("authorization", authorization, faults);
  const gate = isMade
    ? (gateOrOptions as Gate)
    : faults.collect(() => createGate(gateOptions as GateOptions));
  faults.throwIfAny("Gate options");
  return Object.freeze<MountedGate>({
    gate: gate as Gate,
    handsOver: onDenied === "next",
    owned: !isMade,
    authorizationOf:
      authorization === undefined ? () => undefined : (original) => () => authorization(original),
  });
}

/** Distinguishes a gate from options. A class around one has its methods on a prototype, but not on that of every object. */
export function isGate(gateOrOptions: unknown): gateOrOptions is Gate {
  const { decideNow } = (gateOrOptions ?? {}) as Partial<Gate>;
  return typeof decideNow === "function" && !("decideNow" in Object.prototype);
}

function isOptions(given: unknown): given is object {
  return typeof given === "object" && given !== null && !isGate(given);
}
