import { beforeEach, describe, expect, it } from "vitest";
import { ReadFailure } from "../read-failure.js";
import { StagedSecret, type StagedValue } from "./staged-secret.js";

const { signal } = new AbortController();

let stages: Record<string, StagedValue | ReadFailure>;
let read: string[];

beforeEach(() => {
  read = [];
  stages = { AWSCURRENT: { versionId: "b", content: "second" } };
});

const make = (field?: string): StagedSecret =>
  new StagedSecret({
    stage: "AWSCURRENT",
    field,
    previous: true,
    fetchStage: async (stage) => {
      read.push(stage);
      const found = stages[stage] ?? new ReadFailure("secret_missing");
      if (found instanceof ReadFailure) throw found;
      return found;
    },
  });
const poll = (secret: StagedSecret) => secret.read({ reason: "poll", signal });
const reject = (secret: StagedSecret) => secret.read({ reason: "rejected", signal });

describe("StagedSecret", () => {
  it("does not request a previous version that does not exist a second time", async () => {
    const secret = make();
    expect(await poll(secret)).toEqual({ value: "second", version: "b", previous: undefined });
    await poll(secret);
    expect(read).toEqual(["AWSCURRENT", "AWSPREVIOUS", "AWSCURRENT"]);
  });

  it("requests a previous version that could not be read again", async () => {
    stages.AWSPREVIOUS = new ReadFailure("store_error");
    const secret = make();
    expect((await poll(secret)).previous).toBeUndefined();
    stages.AWSPREVIOUS = { versionId: "a", content: "first" };
    expect((await poll(secret)).previous).toEqual({ value: "first", version: "a" });
  });

  it("returns the pending version only for a rejected current one", async () => {
    stages.AWSPENDING = { versionId: "c", content: "third" };
    const secret = make();
    expect((await poll(secret)).value).toBe("second");
    expect(await reject(secret)).toMatchObject({
      value: "third",
      previous: { value: "second" },
    });
    stages.AWSCURRENT = { versionId: "d", content: "fourth" };
    expect((await reject(secret)).value).toBe("fourth");
  });

  it("keeps a byte order mark in a secret of bytes", async () => {
    stages.AWSCURRENT = { versionId: "b", content: Buffer.from("\ufeffsecond") };
    expect((await poll(make())).value).toBe("\ufeffsecond");
  });

  it("reads a member of a JSON object", async () => {
    stages.AWSCURRENT = { versionId: "b", content: '{"secret":"second"}' };
    expect((await poll(make("secret"))).value).toBe("second");
    await expect(poll(make("other"))).rejects.toMatchObject({ code: "secret_missing" });
  });
});
