import { describe, expect, it } from "vitest";
import { fromIoredis, fromNodeRedis } from "./index.js";

describe.each([
  ["fromIoredis", fromIoredis, "call"],
  ["fromNodeRedis", fromNodeRedis, "sendCommand"],
] as const)("%s", (name, from, method) => {
  it.each([
    ["undefined", undefined, "option_missing"],
    ["null", null, "option_invalid"],
    ["an address", "redis://127.0.0.1", "option_invalid"],
    ["a function", () => {}, "option_invalid"],
    ["an object without it", {}, "option_invalid"],
  ])("refuses %s in place of a client, before a command fails", (_what, client, code) => {
    const make = () => from(client as never);
    expect(make).toThrow(`${name}: 1 fault`);
    expect(make).toThrow(`must be a client with \`${method}\`, received`);
    expect(make).toThrow(`[${code}]`);
  });

  it("reads the method with each command, so that an instrumented one is used", async () => {
    const client = { [method]: async (): Promise<unknown> => 1 };
    const send = from(client as never);
    client[method] = async () => 2;
    expect(await send("PING")).toBe(2);
  });
});
