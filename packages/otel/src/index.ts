export { ConfigurationError, type ConfigurationFault } from "@callgate/core";
export { instrument } from "./instrument.js";
export type {
  CallerAttribute,
  Instrumentation,
  InstrumentOptions,
} from "./options/instrument-options.js";
