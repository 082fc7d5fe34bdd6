import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, open, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The threads of Node's pool, kept from all other work. */
export interface OccupiedThreads {
  /** Lets them go on. */
  release(): Promise<void>;
}

/** Node's own default. */
const DEFAULT_THREADS = 4;

/**
 * Occupies every thread of Node's pool, so that nothing given to it afterwards begins before they are released: each
 * opens a named pipe that has no other end yet.
 *
 * Names and files are then waiting too, so a test does nothing meanwhile but what it is about.
 */
export function occupyThreads(): OccupiedThreads {
  const threads = Number(process.env.UV_THREADPOOL_SIZE ?? DEFAULT_THREADS);
  const folder = mkdtempSync(join(tmpdir(), "callgate-threads-"));
  const pipe = join(folder, "pipe");
  const { status } = spawnSync("mkfifo", [pipe]);
  if (status !== 0) throw new Error("mkfifo could not make a named pipe");
  const opened = Array.from(
    { length: threads },
    () =>
      new Promise<void>((resolve, reject) => {
        open(pipe, "r", (error, descriptor) => {
          if (error !== null) return reject(error);
          closeSync(descriptor);
          resolve();
        });
      }),
  );
  return {
    async release() {
      // Without waiting for a reader: one may have come and gone already.
      const descriptor = openSync(pipe, "r+");
      await Promise.all(opened);
      closeSync(descriptor);
      rmSync(folder, { recursive: true });
    },
  };
}
