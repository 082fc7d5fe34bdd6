import { rename } from "node:fs/promises";
import type { Database } from "./server.js";

/** A database of SQLite, which refuses to write to a file that was moved away from under it. */
export function fileDatabase(file: string): Database {
  return {
    takeAway: () => rename(file, `${file}.away`),
    giveBack: () => rename(`${file}.away`, file),
  };
}
