// cspell:ignore nmae
import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { ReadFailure } from "../read-failure.js";
import type { SecretSource } from "../secret-source.js";
import { faultsOf } from "../test-support/faults-of.js";
import { ScriptedStore } from "../test-support/scripted-store.js";
import { cachedSecret } from "./cached-secret.js";
import { firstOf } from "./first-of.js";

let clock: FakeClock;
let one: ScriptedStore;
let two: ScriptedStore;
let source: SecretSource;

beforeEach(() => {
  clock = createFakeClock();
  [one, two] = [new ScriptedStore(), new ScriptedStore()];
  two.reading = { value: "fallback", previous: { value: "older" } };
  const make = (store: ScriptedStore, name: string) =>
    cachedSecret(store.read, { name, clock, random: () => 0.5 });
  source = firstOf(make(one, "one"), make(two, "two"));
});

const get = (signal?: AbortSignal) => source.get({ reason: "poll", signal });

describe("firstOf", () => {
  it("returns the first source's value and does not read the others", async () => {
    expect(await get()).toMatchObject({ value: "first", version: "1:1" });
    expect(two.reads).toEqual([]);
  });

  it("uses the next source, and the first again once it has a value", async () => {
    one.failure = new ReadFailure("store_unreachable");
    expect(await get()).toMatchObject({
      value: "fallback",
      version: "2:2",
      previous: { value: "older", version: "2:1" },
    });
    one.failure = undefined;
    await clock.advance(1000);
    expect(await get()).toMatchObject({ value: "first", version: "1:1" });
    one.failure = new ReadFailure("store_unreachable");
    await clock.advance(300_000);
    expect(await get()).toMatchObject({ value: "first", version: "1:1" });
  });

  it("passes the reason on", async () => {
    one.failure = new ReadFailure("store_unreachable");
    await source.get({ reason: "rejected" });
    expect([one.reads, two.reads]).toEqual([["rejected"], ["rejected"]]);
  });

  it("reports the failure of each source when none has a value", async () => {
    one.failure = new ReadFailure("secret_missing");
    two.failure = new Error("hunter2");
    await expect(get()).rejects.toMatchObject({
      code: "sources_exhausted",
      retryAt: new Date(clock.now() + 875),
      errors: [
        { code: "secret_missing", source: "one" },
        { code: "store_error", source: "two" },
      ],
    });
  });

  it("hides what an application's own source throws", async () => {
    source = firstOf({ get: () => Promise.reject(new Error("hunter2")) });
    await expect(get()).rejects.toMatchObject({
      code: "sources_exhausted",
      errors: [{ code: "store_error", source: "source 1" }],
    });
  });

  it("detaches a caller, and tries no further source for it", async () => {
    const requested: number[] = [];
    const hanging = (index: number): SecretSource => ({
      get: () => {
        requested.push(index);
        return new Promise(() => {});
      },
    });
    for (source of [firstOf(hanging(1)), firstOf(hanging(2), hanging(3))]) {
      const leaving = new AbortController();
      const left = get(leaving.signal);
      leaving.abort();
      await expect(left).rejects.toMatchObject({ code: "aborted" });
      await expect(get(leaving.signal)).rejects.toMatchObject({ code: "aborted" });
    }
    expect(requested).toEqual([1, 2]);
  });

  it("requires one source or more", () => {
    expect(faultsOf(() => firstOf())).toEqual(["sources option_missing"]);
    expect(faultsOf(() => firstOf(source, "hunter2" as never, undefined as never))).toEqual([
      "sources[1] option_invalid",
      "sources[2] option_invalid",
    ]);
  });
});

describe("cachedSecret", () => {
  it("reports every fault at once", () => {
    expect(
      faultsOf(() => cachedSecret(undefined as never, { name: "", nmae: "x" } as never)),
    ).toEqual(["read option_invalid", "nmae option_unknown", "name option_invalid"]);
  });
});
