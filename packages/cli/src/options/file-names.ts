/** The document that is read by default. */
export const DEFAULT_DOCUMENT = "callgate.yaml";
/** The tests that are run by default. */
export const DEFAULT_TESTS = "callgate.test.yaml";
/** The name of standard input in arguments. */
export const STDIN = "-";
/** The name of standard input in findings. */
export const STDIN_NAME = "<stdin>";
