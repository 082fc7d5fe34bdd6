import type { Auth } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { authOf, GateNotMountedError } from "./index.js";

describe("authOf", () => {
  it("is what the gate attached to the context", () => {
    const auth = { caller: { id: "reports" } } as Auth;
    expect(authOf({ state: { auth } })).toBe(auth);
  });

  it("throws when there is no gate upstream", () => {
    expect(() => authOf({ state: {} })).toThrow(GateNotMountedError);
    expect(() => authOf({ state: {} })).toThrow(
      expect.objectContaining({ code: "callgate_gate_not_mounted" }),
    );
  });
});
