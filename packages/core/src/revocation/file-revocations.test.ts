import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock } from "@callgate-tooling/test-support";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import type { RevocationChange } from "../kit/revocation/revocation.js";
import { fileRevocations } from "./file-revocations.js";

const ENTRY = { match: { caller: "reports" }, until: "2999-12-31", reason: "INC-42" };
let folder = "";
let ending = new AbortController();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "callgate-revocations-"));
  ending = new AbortController();
});
afterEach(() => {
  ending.abort();
  rmSync(folder, { recursive: true });
});

function replace(content: string, path = join(folder, "list.json")): string {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
  return path;
}

const listOf = (...revocations: readonly object[]): string => JSON.stringify({ revocations });

async function start(path: string) {
  const clock = new FakeClock();
  const changes: RevocationChange[] = [];
  const running = fileRevocations(path, { clock }).start(
    (change) => void changes.push(change),
    ending.signal,
  );
  running.catch(() => {});
  const looked = async (times: number): Promise<void> => {
    const synced = () => changes.filter(({ type }) => type === "synced").length;
    await expect
      .poll(
        async () => {
          await clock.advance(1000);
          return synced();
        },
        { interval: 5 },
      )
      .toBeGreaterThanOrEqual(times);
  };
  // A file that is replaced between two looks may be read a second time: its last link is gone, which changes it.
  const lists = () =>
    changes
      .flatMap((it) => (it.type === "replaced" ? [it.revocations] : []))
      .filter((list, index, all) => list.length !== all[index - 1]?.length);
  return { running, changes, looked, lists };
}

describe("fileRevocations", () => {
  it("reports the list, and reads it again only when the file is another one", async () => {
    const path = replace(listOf(ENTRY));
    const { looked, lists, changes } = await start(path);
    await looked(3);
    expect(lists()).toEqual([[ENTRY]]);
    replace(listOf());
    await looked(changes.length + 2);
    expect(lists()).toEqual([[ENTRY], []]);
  });

  it("follows a symbolic link to its present target", async () => {
    const [one, two] = [join(folder, "one.json"), join(folder, "two.json")];
    replace(listOf(ENTRY), one);
    replace(listOf(), two);
    const link = join(folder, "link.json");
    symlinkSync(one, link);
    const { looked, lists, changes } = await start(link);
    await looked(1);
    symlinkSync(two, `${link}.new`);
    renameSync(`${link}.new`, link);
    await looked(changes.length + 2);
    expect(lists()).toEqual([[ENTRY], []]);
  });

  it.each([
    ["no JSON", "{"],
    ["no list", "{}"],
    ["a list of its own", "[]"],
    ["an unknown member", '{"revocations":[],"version":1}'],
    ["octets that are not UTF-8", Buffer.from([0xff, 0xfe])],
  ])("fails for %s", async (_what, content) => {
    const path = join(folder, "list.json");
    writeFileSync(path, content);
    await expect((await start(path)).running).rejects.toBeInstanceOf(Error);
  });

  it("fails for a file that is missing, too large, or a folder", async () => {
    await expect((await start(join(folder, "missing.json"))).running).rejects.toThrow("ENOENT");
    await expect((await start(folder)).running).rejects.toThrow("a regular file");
    const path = replace(listOf(...Array.from({ length: 50 }, () => ENTRY)));
    const source = fileRevocations(path, { maxBytes: 1024 });
    await expect(source.start(() => {}, ending.signal)).rejects.toThrow("at most 1024 bytes");
  });

  it("ends when it is aborted", async () => {
    const { running, looked } = await start(replace(listOf()));
    await looked(1);
    ending.abort();
    await running;
  });

  it.each([
    [() => fileRevocations(""), "path"],
    [() => fileRevocations("a", { intervalMs: 99 }), "intervalMs"],
    [() => fileRevocations("a", { interval: 1 } as object), "interval"],
  ])("refuses invalid options %#", (create, option) => {
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(`\`${option}\``);
  });

  it("has a name without the folders of the path", () => {
    expect(fileRevocations("/etc/callgate/revoked.json").name).toBe("file revoked.json");
  });
});
