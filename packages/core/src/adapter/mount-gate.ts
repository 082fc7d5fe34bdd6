import { createGate, type Gate } from "../gate.js";
import { Faults, received } from "../kit/configuration/faults.js";
import type { GateOptions } from "../options/gate-options.js";

/** What an adapter is told besides the gate's own options. */
export interface AdapterOptions {
  /**
   * What happens to a refused request: `answer` writes the answer, `next` hands a {@link RefusedError} to the
   * framework's own error path. Default `answer`.
   */
  readonly onDenied?: "answer" | "next";
}

/** A gate as an adapter mounts it. */
export interface MountedGate {
  readonly gate: Gate;
  readonly handsOver: boolean;
  /** Tells whether the gate was made here and is closed here, rather than handed in. */
  readonly owned: boolean;
}

/**
 * Makes the gate behind an adapter: of options, or of a gate there is already.
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
  const isGate = typeof (gateOrOptions as Partial<Gate>)?.decideNow === "function";
  const { onDenied: inOptions, gateOptions } = isGate ? NO_OPTIONS : divide(gateOrOptions, faults);
  const { onDenied = inOptions ?? "answer" } = faults.own(adapterOptions, ["onDenied"]);
  if (onDenied !== "answer" && onDenied !== "next") {
    faults.add(
      "option_invalid",
      "onDenied",
      `must be "answer" or "next", received ${received(onDenied)}`,
    );
  }
  const gate = isGate
    ? (gateOrOptions as Gate)
    : faults.collect(() => createGate(gateOptions as GateOptions));
  faults.throwIfAny("Gate options");
  return Object.freeze({ gate: gate as Gate, handsOver: onDenied === "next", owned: !isGate });
}

const NO_OPTIONS = Object.freeze({ onDenied: undefined, gateOptions: {} });

/** Tells the adapter's own option from those of the gate, which checks the rest. */
function divide(options: object, faults: Faults): { onDenied: unknown; gateOptions: object } {
  const { onDenied: _, ...gateOptions } = { ...options } as AdapterOptions;
  const isWritten =
    typeof options === "object" && options !== null && Object.hasOwn(options, "onDenied");
  const { onDenied } = isWritten
    ? faults.own({ onDenied: (options as AdapterOptions).onDenied }, ["onDenied"])
    : NO_OPTIONS;
  return { onDenied, gateOptions };
}
