import { describe, expect, it, vi } from "vitest";
import { faultsOf } from "../test-support/faults-of.js";
import { staticSecret } from "./static-secret.js";

describe("staticSecret", () => {
  it("returns its value for every reason, and warns once per process", async () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    vi.resetModules();
    const fresh = await import("./static-secret.js");
    const source = fresh.staticSecret("hunter2");
    fresh.staticSecret("another");
    for (const reason of ["initial", "poll", "rejected"] as const) {
      expect(await source.get({ reason })).toMatchObject({ value: "hunter2", version: "1" });
    }
    expect(emitWarning.mock.calls).toEqual([
      [
        expect.not.stringContaining("hunter2"),
        expect.objectContaining({ code: "CALLGATE_STATIC_SECRET" }),
      ],
    ]);
  });

  it.each([undefined, "", 7])("refuses %j", (value) => {
    expect(faultsOf(() => staticSecret(value as string))).toEqual(["value option_invalid"]);
  });
});
