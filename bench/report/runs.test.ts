import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { sampleResults } from "../test-support/sample-results.js";
import { keepRun, latestRuns, readRun } from "./runs.js";
import { judgeTargets } from "./targets.js";

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "callgate-runs-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "whole");
}

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 31, 12, minute));

describe("keepRun", () => {
  it("writes what readRun reads", async () => {
    const file = await keepRun(await freshFolder(), sampleResults(), at(0));
    expect(file).toMatch(/2026-01-31T12-00-00\.000Z\.json$/);
    expect(judgeTargets(await readRun(file))).toEqual(judgeTargets(sampleResults()));
  });

  it("writes a list of numbers on one line", async () => {
    const file = await keepRun(await freshFolder(), sampleResults(), at(0));
    expect(await readFile(file, "utf8")).toContain('"microseconds": [2, 2, 2]');
  });
});

describe("latestRuns", () => {
  it("finds the newest, the oldest of them first", async () => {
    const folder = await freshFolder();
    for (const minute of [3, 1, 4, 2]) await keepRun(folder, sampleResults(), at(minute));
    const files = await latestRuns(folder, 3);
    expect(files.map((file) => file.slice(-15, -10))).toEqual(["02-00", "03-00", "04-00"]);
  });

  it("finds none where no run was kept", async () => {
    expect(await latestRuns(await freshFolder(), 3)).toEqual([]);
  });
});

describe("readRun", () => {
  it("throws for results of another version of the bench", async () => {
    const folder = await freshFolder();
    const file = await keepRun(folder, sampleResults(), at(0));
    await writeFile(file, JSON.stringify({ machine: {}, versions: {}, full: true }));
    await expect(readRun(file)).rejects.toThrow("was written by another version of the bench");
  });
});
