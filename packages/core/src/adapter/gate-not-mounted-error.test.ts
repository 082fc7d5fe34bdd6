import { describe, expect, it, vi } from "vitest";
import { GateNotMountedError } from "./gate-not-mounted-error.js";

describe("GateNotMountedError", () => {
  it("says where the caller was requested, and what to do", () => {
    const error = new GateNotMountedError("GET /status");
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "GateNotMountedError", code: "callgate_gate_not_mounted" });
    expect(error.message).toMatch(
      /^GET \/status has no verified caller: .* Declare its callers .*`callgate`\), and allow for .* and optional\)$/,
    );
  });

  it("is recognized by the class of another copy of the module", async () => {
    const error = new GateNotMountedError("GET /status");
    vi.resetModules();
    const copy = await import("./gate-not-mounted-error.js");
    expect(copy.GateNotMountedError).not.toBe(GateNotMountedError);
    expect(error).toBeInstanceOf(copy.GateNotMountedError);
    expect(new Error("other")).not.toBeInstanceOf(copy.GateNotMountedError);
  });
});
