import { EventEmitter, once } from "node:events";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { sinkFor } from "./sink.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function pathOfALog(): string {
  const folder = mkdtempSync(join(tmpdir(), "callgate-audit-"));
  folders.push(folder);
  return join(folder, "audit.log");
}

/** A stream whose chunks are written when the test says so, with room for 10 bytes. */
function slowStream(): { stream: Writable; finish: (error?: Error) => void } {
  let callback: ((error?: Error) => void) | undefined;
  const stream = new Writable({
    highWaterMark: 10,
    write(_chunk, _encoding, done) {
      callback = done;
    },
  });
  return { stream, finish: (error) => callback?.(error) };
}

describe("a function as a sink", () => {
  it("may write at once, or return a promise to be waited for", async () => {
    const chunks: string[] = [];
    const atOnce = sinkFor(
      (lines) => chunks.push(lines),
      () => {},
    );
    expect(atOnce.write("a\n")).toBeUndefined();
    const later = sinkFor(
      async (lines) => chunks.push(lines),
      () => {},
    );
    await expect(later.write("b\n")).resolves.toBe(2);
    expect([chunks, atOnce.isGone]).toEqual([["a\n", "b\n"], false]);
  });

  it("fails where it throws, and where its promise is rejected", async () => {
    const failing = sinkFor(
      () => {
        throw new Error("at once");
      },
      () => {},
    );
    expect(() => failing.write("a\n")).toThrow("at once");
    const rejecting = sinkFor(
      () => Promise.reject(new Error("later")),
      () => {},
    );
    await expect(rejecting.write("a\n")).rejects.toThrow("later");
  });

  it("is waited for also where its promise is not one of Node's", async () => {
    // biome-ignore lint/suspicious/noThenProperty: promises of other libraries are such objects.
    const thenable = { then: (resolve: (value: string) => void) => resolve("done") };
    await expect(
      sinkFor(
        () => thenable,
        () => {},
      ).write("a\n"),
    ).resolves.toBe("done");
  });
});

describe("a stream as a sink", () => {
  it("is waited for until a chunk is written, however much it could take", async () => {
    const { stream, finish } = slowStream();
    const sink = sinkFor(stream, () => {});
    let isWritten = false;
    const wait = sink.write("a\n")?.then(() => {
      isWritten = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isWritten).toBe(false);
    finish();
    await wait;
    expect(isWritten).toBe(true);
  });

  it("is waited for until it is drained where it does not report what is written", async () => {
    const chunks: string[] = [];
    const emitter = Object.assign(new EventEmitter(), {
      write: (chunk: string) => chunks.push(chunk) < 2,
    });
    const sink = sinkFor(emitter, () => {});
    expect(sink.write("a\n")).toBeUndefined();
    const wait = sink.write("b\n");
    emitter.emit("drain");
    await wait;
    const failing = sink.write("c\n");
    emitter.emit("error", new Error("no disk"));
    await expect(failing).rejects.toThrow("no disk");
    expect(sink.isGone).toBe(false);
  });

  it("fails the chunk that is waited for where it has an error, and is gone", async () => {
    const { stream, finish } = slowStream();
    const sink = sinkFor(stream, () => {});
    const wait = sink.write("more than ten bytes\n");
    finish(Object.assign(new Error("disk full"), { code: "ENOSPC" }));
    await expect(wait).rejects.toMatchObject({ code: "ENOSPC" });
    await new Promise((resolve) => setImmediate(resolve));
    expect(sink.isGone).toBe(true);
  });

  it("reports an error that comes while nothing is waited for, which would end the process otherwise", async () => {
    const failures: unknown[] = [];
    const stream = createWriteStream(join(tmpdir(), "no-such-folder", "audit.log"));
    const sink = sinkFor(stream, (cause) => failures.push(cause));
    await new Promise<void>((resolve) => stream.on("close", resolve));
    expect(failures).toMatchObject([{ code: "ENOENT" }]);
    expect(sink.isGone).toBe(true);
  });

  it("is gone after its owner ended it, and what was waited for is written", async () => {
    const { stream, finish } = slowStream();
    const sink = sinkFor(stream, () => {});
    const wait = sink.write("more than ten bytes\n");
    stream.end();
    finish();
    await wait;
    await once(stream, "close");
    expect(sink.isGone).toBe(true);
  });

  it("is gone after its owner destroyed it, and what was waited for has failed", async () => {
    const { stream } = slowStream();
    const sink = sinkFor(stream, () => {});
    const rejected = expect(sink.write("more than ten bytes\n")).rejects.toBeUndefined();
    stream.destroy();
    await rejected;
    expect(sink.isGone).toBe(true);
  });

  it("stays where a stream has an error and is not destroyed", async () => {
    const failures: unknown[] = [];
    const stream = new Writable({ autoDestroy: false, write: (_chunk, _encoding, done) => done() });
    const sink = sinkFor(stream, (cause) => failures.push(cause));
    stream.emit("error", new Error("for once"));
    expect([failures.length, sink.isGone]).toEqual([1, false]);
    await sink.write("a\n");
  });

  it("may be a file", async () => {
    const path = pathOfALog();
    const stream = createWriteStream(path, { flags: "a" });
    const sink = sinkFor(stream, () => {});
    const chunk = `${"x".repeat(99_999)}\n`;
    await sink.write(chunk);
    await sink.write(chunk);
    stream.end();
    await once(stream, "close");
    expect(readFileSync(path, "utf8")).toBe(chunk + chunk);
  });
});
