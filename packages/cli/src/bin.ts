#!/usr/bin/env node
import { EXIT } from "./exit-code.js";
import { run } from "./main.js";
import { processContext } from "./process-context.js";

process.on("SIGINT", () => process.exit(EXIT.interrupted));
// A reader that needs no more, such as `head`, closes the pipe: that is not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void run(process.argv.slice(2), processContext()).then((code) => {
  // Not process.exit: output to a pipe may not be flushed yet.
  process.exitCode = code;
});
