import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it, vi } from "vitest";
import { faultsOf } from "../test-support/faults-of.js";
import { envSecret } from "./env-secret.js";

describe("envSecret", () => {
  it("reads the variable, and notices a change once its cache time has passed", async () => {
    const clock = createFakeClock();
    vi.stubEnv("CALLGATE_TEST_SECRET", "first");
    const source = envSecret("CALLGATE_TEST_SECRET", { clock, cacheSeconds: 10 });
    const poll = () => source.get({ reason: "poll" });
    expect(await poll()).toMatchObject({ value: "first", version: "1" });
    vi.stubEnv("CALLGATE_TEST_SECRET", "second");
    expect(await poll()).toMatchObject({ value: "first" });
    await clock.advance(11_000);
    expect(await poll()).toMatchObject({
      value: "second",
      version: "2",
      previous: { value: "first", version: "1" },
    });
  });

  it("reads the previous value from its own variable", async () => {
    vi.stubEnv("CALLGATE_TEST_SECRET", "second");
    vi.stubEnv("CALLGATE_TEST_SECRET_BEFORE", "first");
    const source = envSecret("CALLGATE_TEST_SECRET", {
      previousName: "CALLGATE_TEST_SECRET_BEFORE",
    });
    expect(await source.get({ reason: "initial" })).toMatchObject({
      value: "second",
      previous: { value: "first" },
    });
  });

  it.each([
    [undefined, "secret_missing"],
    ["", "secret_empty"],
  ])("has no value in a variable that is %j", async (value, code) => {
    vi.stubEnv("CALLGATE_TEST_SECRET", value);
    await expect(
      envSecret("CALLGATE_TEST_SECRET").get({ reason: "initial" }),
    ).rejects.toMatchObject({ code, source: "environment variable CALLGATE_TEST_SECRET" });
  });

  it("does not repeat a name that may be the secret itself", async () => {
    await expect(envSecret("hunter2").get({ reason: "initial" })).rejects.toMatchObject({
      code: "secret_missing",
      message: expect.not.stringContaining("hunter2"),
    });
  });

  it("reports every fault at once", () => {
    expect(
      faultsOf(() =>
        envSecret("a secret, not a name", {
          previousName: "",
          cacheSeconds: 0,
          timeoutMs: 60_001,
          clock: {} as never,
          random: 1 as never,
          cacheSecond: 1,
        } as never),
      ),
    ).toEqual([
      "name option_invalid",
      "cacheSecond option_unknown",
      "previousName option_invalid",
      "clock option_invalid",
      "random option_invalid",
      "cacheSeconds option_invalid",
      "timeoutMs option_invalid",
    ]);
    expect(() => envSecret("not a name: hunter2")).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
    );
    expect(faultsOf(() => envSecret("NAME", "hunter2" as never))).toEqual([
      "options option_missing",
    ]);
  });
});
