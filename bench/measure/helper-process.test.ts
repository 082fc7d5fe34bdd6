import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { HelperProcess } from "./helper-process.js";

/** A helper that is ready at once, and does this with every question. */
async function start(body: string): Promise<HelperProcess> {
  const folder = await mkdtemp(join(tmpdir(), "callgate-helper-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const module = join(folder, "helper.mjs");
  const source = `process.on("message", (question) => { ${body} }); process.send({ answer: "ready" });`;
  await writeFile(module, source);
  const helper = await HelperProcess.start(pathToFileURL(module));
  onTestFinished(() => helper.stop());
  return helper;
}

describe("HelperProcess", () => {
  it("answers a question", async () => {
    const helper = await start("process.send({ answer: question + 1 });");
    expect(await helper.ask(41)).toBe(42);
  });

  it("throws what the helper threw", async () => {
    const helper = await start('process.send({ fault: "no such server" });');
    await expect(helper.ask(1)).rejects.toThrow("no such server");
  });

  it("throws where the helper ends instead", async () => {
    const helper = await start("process.exit(3);");
    await expect(helper.ask(1)).rejects.toThrow("A helper process ended early (3)");
  });

  it("ends a helper that does not answer in time, and throws", async () => {
    const helper = await start("");
    await expect(helper.ask(1, 1)).rejects.toThrow("did not answer in time");
  });
});
