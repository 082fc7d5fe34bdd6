// Where TypeScript 7's compiler is: the native one, which has no JavaScript interface yet.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const manifest = createRequire(import.meta.url).resolve("typescript-7/package.json");

/** The script that starts the compiler. */
export const tsc = join(dirname(manifest), "bin/tsc");
