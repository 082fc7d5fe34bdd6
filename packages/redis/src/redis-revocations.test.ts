import {
  ConfigurationError,
  type RevocationChange,
  StoreUnavailableError,
} from "@callgate/core/kit";
import { FakeClock } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import { redisLockStore } from "./redis-lock-store.js";
import { redisReplayStore } from "./redis-replay-store.js";
import { redisRevocations } from "./redis-revocations.js";
import { redisValueStore } from "./redis-value-store.js";
import { fromIoredis, fromNodeRedis, type SendCommand } from "./send-command.js";

const clock = new FakeClock();
const NOW = clock.now();
const revoked = (caller: string, until = "2999-12-31") => ({
  type: "revoked" as const,
  revocation: { match: { caller }, until, reason: "INC-42" },
});

let ending = new AbortController();
afterEach(() => {
  ending.abort();
  ending = new AbortController();
});

/** A stream in memory that understands the commands that are used; the real server is in another file. */
class FakeStream {
  entries: { id: string; record: string }[] = [];
  readonly deleted: string[] = [];
  /** How often all of it was read. */
  readings = 0;
  #wake = (): void => {};

  readonly send: SendCommand = async (command, ...args) => {
    switch (command) {
      case "XLEN":
        return this.entries.length;
      case "XADD":
        return this.add(args.at(-1) ?? "");
      case "XDEL":
        this.deleted.push(...args.slice(1));
        this.entries = this.entries.filter(({ id }) => !args.includes(id));
        return args.length - 1;
      case "XRANGE":
        this.readings += 1;
        return this.#after((args[1] ?? "").slice(1)).slice(0, Number(args[4]));
      case "XREAD":
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        return [[args[5], this.#after(args[6] ?? "")]];
      default:
        throw new Error(`ERR unknown command ${command}`);
    }
  };

  add(record: string, at = NOW): string {
    const id = `${at}-${this.entries.length}`;
    this.entries.push({ id, record });
    this.wake();
    return id;
  }

  /** Ends the wait for news, which may be none. */
  wake(): void {
    this.#wake();
  }

  #after(id: string): unknown[] {
    const from = this.entries.findIndex((entry) => entry.id === id) + 1;
    return this.entries.slice(from).map((entry) => [entry.id, ["r", entry.record]]);
  }
}

function sourceOver(stream: FakeStream, options: { maxEntries?: number } = {}) {
  return redisRevocations({ send: stream.send, waitingSend: stream.send, clock, ...options });
}

describe("redisRevocations", () => {
  it("reads a list of any length, page by page, and only what is in force", async () => {
    const stream = new FakeStream();
    const source = sourceOver(stream);
    for (let n = 0; n < 2500; n += 1) await source.publish(revoked(`caller-${n}`));
    await source.publish(revoked("ended", "2020-01-01"));
    await source.publish({ type: "restored", match: { caller: "caller-0" } });
    stream.add("not a record of ours");
    const changes: RevocationChange[] = [];
    void source.start((change) => void changes.push(change), ending.signal);
    await expect.poll(() => changes.at(-1)?.type).toBe("synced");
    expect(changes.filter(({ type }) => type === "revoked")).toHaveLength(2499);
    expect(changes).toContainEqual({ type: "restored", match: { caller: "caller-0" } });
  });

  it("removes what has ended when the stream is full, and refuses more where nothing has", async () => {
    const stream = new FakeStream();
    const source = sourceOver(stream, { maxEntries: 3 });
    await source.publish(revoked("ended", "2020-01-01"));
    await source.publish(revoked("a"));
    await source.publish(revoked("b"));
    await source.publish(revoked("c"));
    expect(stream.deleted).toEqual([`${NOW}-0`]);
    const error = await source.publish(revoked("d")).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).toMatchObject({ reason: "full" });
  });

  it("reports what is added while it waits, each time that it is up to date, and ends when it is aborted", async () => {
    const stream = new FakeStream();
    const source = sourceOver(stream);
    const changes: RevocationChange[] = [];
    const running = source.start((change) => void changes.push(change), ending.signal);
    await expect.poll(() => changes).toEqual([{ type: "synced" }]);
    await source.publish(revoked("a"));
    await expect.poll(() => changes.slice(1)).toEqual([revoked("a"), { type: "synced" }]);
    stream.wake();
    await expect.poll(() => changes.slice(3)).toEqual([{ type: "synced" }]);
    expect(stream.readings).toBe(1);
    ending.abort();
    await expect(running).resolves.toBeUndefined();
    await source.publish(revoked("b"));
    expect(changes).toHaveLength(4);
  });

  it("reads all of it again after a minute: a fail-over may have reordered it", async () => {
    const stream = new FakeStream();
    const own = new FakeClock();
    const source = redisRevocations({ send: stream.send, waitingSend: stream.send, clock: own });
    await source.publish(revoked("a"));
    const changes: RevocationChange[] = [];
    void source.start((change) => void changes.push(change), ending.signal);
    await expect.poll(() => changes).toEqual([revoked("a"), { type: "synced" }]);
    // Before what was read: no wait for news finds it.
    stream.entries.unshift({ id: "1-0", record: JSON.stringify({ v: 1, ...revoked("b") }) });
    own.suspend(60_000);
    stream.wake();
    await expect.poll(() => stream.readings).toBe(2);
    await expect.poll(() => changes.slice(3)).toContainEqual(revoked("b"));
  });

  it("fails where the gate takes no more", async () => {
    const stream = new FakeStream();
    const source = sourceOver(stream);
    await source.publish(revoked("a"));
    const full = new StoreUnavailableError("full");
    const running = source.start(() => {
      throw full;
    }, ending.signal);
    await expect(running).rejects.toBe(full);
  });
});

describe("the options of a store over Redis", () => {
  const send: SendCommand = async () => null;
  const client = { call: send, sendCommand: async () => null };

  it("accepts one function for both, of what only publishes, and two clients", () => {
    const over = fromIoredis(client);
    expect(() => redisRevocations({ send: over, waitingSend: over })).not.toThrow();
    const waitingSend = fromIoredis({ ...client });
    expect(() => redisRevocations({ send: over, waitingSend })).not.toThrow();
  });

  it.each([
    [() => redisRevocations({} as never), ["send", "waitingSend"]],
    [() => redisRevocations(undefined as never), ["send", "waitingSend"]],
    [() => redisReplayStore(undefined as never), ["send"]],
    [() => redisLockStore(undefined as never), ["send"]],
    [() => redisValueStore(undefined as never), ["send"]],
    [
      () => redisRevocations({ send, waitingSend: send, blockMs: 1, name: "" }),
      ["name", "blockMs"],
    ],
    [
      () => redisRevocations({ send: fromIoredis(client), waitingSend: fromIoredis(client) }),
      ["waitingSend"],
    ],
    [
      () => redisRevocations({ send: fromNodeRedis(client), waitingSend: fromNodeRedis(client) }),
      ["waitingSend"],
    ],
    [() => redisReplayStore({ send, whenUnavailable: "allow" as never }), ["whenUnavailable"]],
    [() => redisReplayStore({ send, prefix: "a b" }), ["prefix"]],
    [() => redisLockStore({ send: { call: send } as never }), ["send"]],
    [
      () => redisLockStore({ send, commandTimeoutMs: 0, clock: {} as never }),
      ["clock", "commandTimeoutMs"],
    ],
    [() => redisLockStore({ send, timeout: 1 } as never), ["timeout"]],
  ])("are refused %#", (create, options) => {
    try {
      create();
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      expect((error as ConfigurationError).faults.map(({ option }) => option)).toEqual(options);
    }
  });
});
