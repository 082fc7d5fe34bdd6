export type { FetchLike, FetchResponse } from "@callgate/core/kit";
export type { CommandContext, TextSink } from "./command-context.js";
export { EXIT, type ExitCode } from "./exit-code.js";
export { createProgram, run } from "./main.js";
export { processContext } from "./process-context.js";
