import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";
import { acts } from "./calls.js";

const THREE_MINUTES = 180_000;
const rows = acts.flatMap((act) => act.calls).length;

describe.concurrent("the tour", () => {
  it(
    "exits with status 0, every row as expected and nothing on stderr",
    async ({ expect }) => {
      const tour = startTour();
      const [output, complaints, [status]] = await Promise.all([
        text(tour.stdout as NodeJS.ReadableStream),
        text(tour.stderr as NodeJS.ReadableStream),
        once(tour, "exit"),
      ]);
      expect(complaints).toBe("");
      // Without Redis a row is not shown, and says so.
      const shown = rows - (output.match(/^– .*not shown: /gm) ?? []).length;
      expect(output.match(/^✓/gm)).toHaveLength(shown);
      expect(output).toContain(`${shown} of ${shown} rows came out as expected`);
      expect(output).not.toMatch(/^✗/m);
      expect(status).toBe(0);
    },
    THREE_MINUTES,
  );

  it(
    "leaves everything running with --keep, until it is interrupted",
    async ({ expect }) => {
      const tour = startTour("--keep");
      const ended = once(tour, "exit");
      const output = await outputUpTo(tour, "# A new token");
      const orders = `${valueIn(output, "ORDERS")}/orders`;
      const authorization = `Bearer ${valueIn(output, "REPORTS_TOKEN")}`;
      expect((await fetch(orders, { headers: { authorization } })).status).toBe(200);

      tour.kill("SIGINT");
      expect(await ended).toEqual([0, null]);
      const services = ["ORDERS", "INVENTORY", "REPORTS", "INVOICES", "SHIPMENTS", "REFUNDS"];
      for (const name of ["AUTHORITY", ...services]) {
        await expect(fetch(valueIn(output, name))).rejects.toThrow("fetch failed");
      }
    },
    THREE_MINUTES,
  );
});

function startTour(...args: readonly string[]): ChildProcess {
  return spawn(
    process.execPath,
    ["--conditions=@callgate/source", "--import", "tsx", "tour.ts", ...args],
    { cwd: fileURLToPath(new URL(".", import.meta.url)), stdio: ["ignore", "pipe", "pipe"] },
  );
}

async function outputUpTo(tour: ChildProcess, end: string): Promise<string> {
  let output = "";
  for await (const chunk of tour.stdout as NodeJS.ReadableStream) {
    output += chunk;
    if (output.includes(end)) return output;
  }
  throw new Error(`the tour ended before it said "${end}":\n${output}`);
}

/** The value of a shell variable in the lines to try. */
function valueIn(output: string, name: string): string {
  return new RegExp(`^${name}=(\\S+)$`, "m").exec(output)?.[1] ?? "";
}
