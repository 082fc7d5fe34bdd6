import type { Auth } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { authOf, GateNotMountedError } from "./index.js";

describe("authOf", () => {
  it("is what the gate attached to the request", () => {
    const auth = { caller: { id: "reports" } } as Auth;
    expect(authOf({ auth })).toBe(auth);
  });

  it("throws when there is no gate before the handler", () => {
    expect(() => authOf({})).toThrow(GateNotMountedError);
    expect(() => authOf({})).toThrow(
      expect.objectContaining({ code: "callgate_gate_not_mounted" }),
    );
  });
});
