import { describe, expect, it } from "vitest";
import { failed } from "../test-support/scripted-endpoint.js";
import { TokenParts } from "../test-support/token-parts.js";

describe("ScopeCooldown", () => {
  it("refuses another scope only after a failure that concerns the whole client", () => {
    const parts = new TokenParts();
    const [one, other] = [parts.newCooldown(), parts.newCooldown()];
    one.start(failed("scope_rejected"), 0, 0);
    expect(one.refusal(0)?.code).toBe("scope_rejected");
    expect(other.refusal(0)).toBeUndefined();
    one.start(failed("rate_limited", { retryable: true }), 0, 0);
    expect(other.refusal(0)?.code).toBe("cooldown");
  });

  it("counts rejections of the client for all of its scopes", () => {
    const parts = new TokenParts();
    const starts = Array.from({ length: 3 }, () =>
      parts.newCooldown().start(failed("credential_rejected"), 0, 0),
    );
    expect(starts.map(({ failures }) => failures)).toEqual([1, 2, 3]);
  });

  it("reports its end as the failure's retryAt", () => {
    const parts = new TokenParts();
    const { failure, retryAt } = parts.newCooldown().start(failed("network_error"), 0, 0);
    expect(retryAt.getTime()).toBe(parts.clock.now() + 750);
    expect(failure.retryAt).toEqual(retryAt);
  });

  it("ends for the whole client once a token is granted, and for its own scope by itself", () => {
    const parts = new TokenParts();
    const [one, other] = [parts.newCooldown(), parts.newCooldown()];
    one.start(failed("rate_limited", { retryable: true }), 0, 0);
    one.endOwn();
    expect(one.refusal(0)?.code).toBe("cooldown");
    other.endAll();
    expect(one.refusal(0)).toBeUndefined();
  });
});
