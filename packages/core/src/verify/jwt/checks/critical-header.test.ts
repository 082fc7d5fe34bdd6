import { describe, expect, it } from "vitest";
import { checkCriticalHeader } from "./critical-header.js";

describe("checkCriticalHeader (RFC 7515 section 4.1.11)", () => {
  it.each([[["b64"]], [["exp"]], [[]], ["b64"], [null], [false]])("denies crit: %j", (crit) => {
    expect(checkCriticalHeader({ crit })).toMatchObject({ denied: "critical_header_unsupported" });
  });

  it("passes a header without it", () => {
    expect(checkCriticalHeader({ alg: "RS256", typ: "at+jwt" })).toBeUndefined();
  });
});
