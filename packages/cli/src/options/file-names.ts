/** The document that is read where none is named. */
export const DEFAULT_DOCUMENT = "callgate.yaml";
/** The tests that are run where none are named. */
export const DEFAULT_TESTS = "callgate.test.yaml";
/** Standard input among files. */
export const STDIN = "-";
/** Standard input, in findings. */
export const STDIN_NAME = "<stdin>";
