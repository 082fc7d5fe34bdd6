import { afterAll, expect } from "vitest";

/** The tests whose code has its own secrets and tokens; in all but the first, a token client. */
const CALLING_SIDE =
  /[\\/](packages[\\/]secrets|packages[\\/]client|test[\\/]interop|test[\\/]secrecy[\\/]planted)[\\/]/;

// A process runs one file after the other: what is watched is restored after each. Other files pay for this line.
const [, folder] = CALLING_SIDE.exec(expect.getState().testPath ?? "") ?? [];

if (folder !== undefined) {
  const { watch } = await import("./watch.js");
  const watched = watch();
  if (!folder.endsWith("secrets")) {
    const { watchClient } = await import("./watch-client.js");
    await watchClient(watched);
  }
  // Registered before any other, it runs after all of them.
  afterAll(() => {
    watched.undo.run();
    const leaks = watched.told.leaks(watched.used).map(({ where, text }) => `${where}: ${text}`);
    if (leaks.length > 0) throw new Error(`secrets or tokens are exposed\n${leaks.join("\n")}`);
  });
}
