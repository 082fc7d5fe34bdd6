import { constants } from "node:os";
import { parseArgs } from "node:util";
import { acts } from "./calls.js";
import { matrices } from "./matrices.js";
import { Processes } from "./processes.js";
import { runActs } from "./run-acts.js";
import { services } from "./services.js";
import { Stage } from "./stage.js";
import { thingsToTry } from "./things-to-try.js";

const DEADLINE_SECONDS = 170;

const { keep } = parseArgs({ options: { keep: { type: "boolean", default: false } } }).values;
const processes = new Processes();
let finished = false;
let interrupted = false;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, async () => {
    interrupted = true;
    // Ctrl-C ends a tour with --keep without changing its result.
    if (!finished) process.exitCode = 128 + constants.signals[signal];
    await processes.stopAll();
    process.exit();
  });
}

const deadline = setTimeout(() => {
  console.error(`Something hangs: the tour did not end within ${DEADLINE_SECONDS} s.`);
  console.error(processes.complaints());
  process.exit(1);
}, DEADLINE_SECONDS * 1000);

try {
  console.log("Starting an authorization server and seven services on 127.0.0.1 …\n");
  const startedAt = performance.now();
  const stage = await Stage.set(processes, services);
  const { expected, unexpected, notShown } = await runActs(acts, stage, (line) => {
    if (!interrupted) console.log(line);
  });
  console.log(matrices(services));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const hidden = notShown === 0 ? "" : `, ${notShown} not shown`;
  const rows = `${expected} of ${expected + unexpected} rows came out as expected${hidden}`;
  console.log(`\n${rows} (${seconds} s)`);
  if (unexpected > 0) {
    console.error(processes.complaints());
    process.exitCode = 1;
  }
  finished = true;
  clearTimeout(deadline);
  if (keep) {
    console.log(await thingsToTry(stage));
    await processes.allEnded();
  }
} catch (error) {
  if (!interrupted) {
    console.error(error);
    console.error(processes.complaints());
    process.exitCode = 1;
  }
} finally {
  clearTimeout(deadline);
  await processes.stopAll();
}
