import { describe, expect, it } from "vitest";
import { failed } from "../test-support/scripted-endpoint.js";
import { Cooldown } from "./cooldown.js";

describe("Cooldown", () => {
  it("is active from its start to 1 ms before its end", () => {
    const cooldown = new Cooldown();
    expect(cooldown.isActive(0, 0)).toBe(false);
    cooldown.start(failed("network_error"), 1000, 0);
    expect([0, 999, 1000].map((now) => cooldown.isActive(now, 0))).toEqual([true, true, false]);
  });

  it.each([
    ["credential_rejected", false],
    ["credential_unavailable", false],
    ["client_unauthorized", false],
    ["scope_rejected", true],
    ["network_error", true],
  ] as const)("stays active after %s under a new credential: %s", (code, stays) => {
    const cooldown = new Cooldown();
    cooldown.start(failed(code), 1000, 7);
    expect(cooldown.isActive(0, 7)).toBe(true);
    expect(cooldown.isActive(0, 8)).toBe(stays);
  });

  it("counts failures in a row until it is ended", () => {
    const cooldown = new Cooldown();
    cooldown.start(failed("network_error"), 1000, 0);
    cooldown.start(failed("server_error"), 2000, 0);
    expect([cooldown.failures, cooldown.error?.code]).toEqual([2, "server_error"]);
    cooldown.end();
    expect([cooldown.failures, cooldown.error]).toEqual([0, undefined]);
    expect(cooldown.isActive(0, 0)).toBe(false);
  });

  it("reports to another scope when to try again, and the failure", () => {
    const cooldown = new Cooldown();
    const failure = failed("rate_limited", { retryAt: new Date(1000), status: 429 });
    cooldown.start(failure, 1000, 0);
    // The wall clock was set meanwhile: the end has another time now.
    const retryAt = new Date(2000);
    expect(cooldown.refusalForOtherScope(retryAt)).toMatchObject({
      code: "cooldown",
      retryAt,
      retryable: true,
      status: undefined,
      cause: failure,
    });
    expect(cooldown.refusal(retryAt)).toMatchObject({ code: "rate_limited", retryAt });
  });
});
