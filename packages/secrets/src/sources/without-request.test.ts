import { describe, expect, it, vi } from "vitest";
import { envSecret, firstOf, type SecretSource, staticSecret } from "../index.js";

describe("a source without a request, as code without types calls it", () => {
  it.each<[string, () => object]>([
    ["envSecret", () => envSecret("CALLGATE_TEST_SECRET")],
    ["firstOf", () => firstOf(envSecret("CALLGATE_TEST_SECRET"), envSecret("PATH"))],
    ["staticSecret", () => staticSecret("pear-tree-44")],
  ])("is read for the first time: %s", async (_name, create) => {
    vi.stubEnv("CALLGATE_TEST_SECRET", "pear-tree-44");
    const source = create() as { get(): ReturnType<SecretSource["get"]> };
    expect(await source.get()).toMatchObject({ value: "pear-tree-44" });
  });
});
