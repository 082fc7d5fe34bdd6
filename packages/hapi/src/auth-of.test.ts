import type { Request } from "@hapi/hapi";
import { describe, expect, it } from "vitest";
import { authOf, GateNotMountedError } from "./index.js";

describe("authOf", () => {
  const requestWith = (credentials: unknown) => ({ auth: { credentials } }) as unknown as Request;

  it("is the result of the strategy", () => {
    const credentials = { caller: { id: "reports" }, scope: [] };
    expect(authOf(requestWith(credentials))).toBe(credentials);
  });

  it.each([
    ["no caller is authenticated", null],
    ["authentication failed", undefined],
    ["another strategy found a caller", { user: { id: "alice" } }],
  ])("throws when %s", (_when, credentials) => {
    expect(() => authOf(requestWith(credentials))).toThrow(GateNotMountedError);
    expect(() => authOf(requestWith(credentials))).toThrow(
      expect.objectContaining({ code: "callgate_gate_not_mounted" }),
    );
  });
});
