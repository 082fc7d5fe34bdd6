/**
 * The errors of a configuration, without a module of Node: for what a browser may load, even where it only refuses to run.
 * Not covered by semantic versioning.
 */

export { ConfigurationError } from "./configuration-error.js";
export { Faults } from "./faults.js";
