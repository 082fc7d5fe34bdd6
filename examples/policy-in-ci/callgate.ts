// The program that `npx callgate` runs when the package is installed.
import { processContext, run } from "@callgate/cli";

process.exitCode = await run(process.argv.slice(2), processContext());
