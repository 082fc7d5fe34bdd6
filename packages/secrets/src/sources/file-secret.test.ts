import { execFileSync } from "node:child_process";
import {
  appendFile,
  mkdir,
  mkdtemp,
  rename,
  rm,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Secret, SecretSource } from "../secret-source.js";
import { faultsOf } from "../test-support/faults-of.js";
import { type FileSecretOptions, fileSecret } from "./file-secret.js";

let clock: FakeClock;
let folder: string;
let path: string;

beforeEach(async () => {
  clock = createFakeClock();
  folder = await mkdtemp(join(tmpdir(), "callgate-secret-"));
  path = join(folder, "secret");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const make = (options: FileSecretOptions = {}): SecretSource =>
  fileSecret(path, { clock, random: () => 0.5, ...options });
const read = (source: SecretSource): Promise<Secret> => source.get({ reason: "initial" });
const later = async (source: SecretSource): Promise<Secret> => {
  await clock.advance(300_000);
  return await source.get({ reason: "poll" });
};

describe("fileSecret", () => {
  it.each([
    ["as it is", "s3cret", "s3cret"],
    ["without the newline at the end", "s3cret\n", "s3cret"],
    ["with a second newline at the end", "s3cret\n\n", "s3cret\n"],
    ["with an older one before it", "s3cret\r\n\n", "s3cret\r\n"],
    ["with spaces", " s3cret x ", " s3cret x "],
    ["with newlines inside", "-----BEGIN\nkey\n-----END\n", "-----BEGIN\nkey\n-----END"],
    ["without a byte order mark", "\uFEFFs3cret", "s3cret"],
    ["as UTF-8", "gehéim", "gehéim"],
  ])("reads the content %s", async (_how, content, value) => {
    await writeFile(path, content);
    expect((await read(make())).value).toBe(value);
  });

  it.each([
    ["is not there", async () => {}, "secret_missing"],
    ["is empty", () => writeFile(path, ""), "secret_empty"],
    ["holds only a newline", () => writeFile(path, "\n"), "secret_empty"],
    ["is a folder", () => mkdir(path), "secret_invalid"],
    ["is a pipe without a writer", async () => execFileSync("mkfifo", [path]), "secret_invalid"],
    ["is no UTF-8", () => writeFile(path, Buffer.from([0xc3, 0x28])), "secret_invalid"],
    ["is a byte too long", () => writeFile(path, "x".repeat(65_537)), "secret_too_large"],
    [
      "has a file in place of a folder in its path",
      async () => {
        await writeFile(path, "");
        path = join(path, "below");
      },
      "secret_missing",
    ],
  ] satisfies [string, () => Promise<unknown>, string][])(
    "has no value when the file %s",
    async (_what, prepare, code) => {
      await prepare();
      await expect(read(make())).rejects.toMatchObject({ code, source: `file ${path}` });
    },
  );

  it("reads a file of the greatest size", async () => {
    await writeFile(path, "x".repeat(65_536));
    expect((await read(make())).value).toHaveLength(65_536);
    await expect(read(make({ maxBytes: 65_535 }))).rejects.toMatchObject({
      code: "secret_too_large",
    });
  });

  it("does not repeat a path that may be the secret itself", async () => {
    await expect(read(fileSecret("hunter2", { clock }))).rejects.toMatchObject({
      code: "secret_missing",
      message: expect.not.stringContaining("hunter2"),
    });
  });

  it("reports every fault at once", () => {
    expect(
      faultsOf(() => fileSecret("", { previousPath: "a\0b", maxBytes: 0, path: "x" } as never)),
    ).toEqual([
      "path option_invalid",
      "path option_unknown",
      "previousPath option_invalid",
      "maxBytes option_invalid",
    ]);
  });
});

describe("fileSecret, the content changing", () => {
  it.each([
    ["written in place", () => writeFile(path, "second\n")],
    ["of the same length, within the same millisecond", () => writeFile(path, "FIRST\n")],
    ["appended to", () => appendFile(path, "more\n")],
    [
      "replaced by renaming",
      async () => {
        await writeFile(`${path}.new`, "second\n");
        await rename(`${path}.new`, path);
      },
    ],
  ] satisfies [string, () => Promise<unknown>][])("notices a file %s", async (_how, change) => {
    await writeFile(path, "first\n");
    const source = make();
    const first = await read(source);
    await change();
    const second = await later(source);
    expect(second.version).toBe("2");
    expect(second.previous).toMatchObject({ value: "first", version: first.version });
  });

  it("notices Kubernetes swapping the folder that the file is linked to", async () => {
    // As the kubelet does: secret -> ..data/secret, ..data -> a folder by date, ..data replaced by renaming.
    const publish = async (version: string, value: string): Promise<void> => {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, "secret"), value);
      await symlink(version, join(folder, "..data_tmp"));
      await rename(join(folder, "..data_tmp"), join(folder, "..data"));
    };
    await publish("..2026_01_01", "first");
    await symlink(join("..data", "secret"), path);
    const source = make();
    expect(await read(source)).toMatchObject({ value: "first" });
    await publish("..2026_01_02", "second");
    await rm(join(folder, "..2026_01_01"), { recursive: true });
    expect(await later(source)).toMatchObject({ value: "second", previous: { value: "first" } });
  });

  it.each([
    ["empty", () => writeFile(path, "")],
    ["gone", () => unlink(path)],
    ["garbage", () => writeFile(path, Buffer.from([0xff]))],
    ["too large", () => writeFile(path, "x".repeat(65_537))],
  ] satisfies [string, () => Promise<unknown>][])(
    "keeps the last value while the file is %s",
    async (_how, spoil) => {
      await writeFile(path, "first");
      const source = make();
      await read(source);
      await spoil();
      expect(await later(source)).toMatchObject({ value: "first", version: "1" });
      expect(await source.get({ reason: "rejected" })).toMatchObject({ value: "first" });
      await writeFile(path, "second");
      expect(await later(source)).toMatchObject({ value: "second", version: "2" });
    },
  );

  it("reads the previous value from its own file, or uses the last one where that cannot be read", async () => {
    const previousPath = join(folder, "secret.previous");
    await writeFile(path, "second");
    await writeFile(previousPath, "first\n");
    const source = make({ previousPath });
    expect(await read(source)).toMatchObject({ value: "second", previous: { value: "first" } });
    await writeFile(path, "third");
    await unlink(previousPath);
    expect(await later(source)).toMatchObject({ value: "third", previous: { value: "second" } });
  });
});
