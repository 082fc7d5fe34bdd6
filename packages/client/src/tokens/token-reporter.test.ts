import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import type { TokenEvent } from "../events.js";
import { grantFor, reporterTo } from "../test-support/token-parts.js";
import { TokenReporter } from "./token-reporter.js";

describe("TokenReporter", () => {
  it("puts every event into one envelope, with the time it happened", async () => {
    const clock = createFakeClock(1000);
    const events: TokenEvent[] = [];
    const reporter = new TokenReporter({
      clock,
      issuer: "https://login.example.com",
      clientId: "checkout",
      server: "https://login.example.com",
      onEvent: (event) => events.push(event),
      warnings: true,
    });
    await clock.advance(500);
    reporter.report(grantFor("read"), { type: "invalidated", granted: true });
    expect(events).toEqual([
      {
        type: "invalidated",
        at: 1500,
        issuer: "https://login.example.com",
        clientId: "checkout",
        server: "https://login.example.com",
        scope: "read",
        granted: true,
      },
    ]);
    expect(Object.isFrozen(events[0])).toBe(true);
  });

  it("has no issuer where only a token endpoint was configured", () => {
    const events: TokenEvent[] = [];
    reporterTo(events, createFakeClock()).report(undefined, {
      ...{ type: "credential_unavailable", source: undefined, cause: undefined },
    });
    expect(events[0]).toMatchObject({
      issuer: undefined,
      server: "https://login.example.com/token",
    });
  });
});
