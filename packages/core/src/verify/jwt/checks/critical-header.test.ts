import { describe, expect, it } from "vitest";
import { checkCriticalHeader } from "./critical-header.js";

describe("checkCriticalHeader (RFC 7515 section 4.1.11)", () => {
  it.each([[["b64"]], [["exp"]], [[]], ["b64"], [null], [false]])("denies crit: %j", (crit) => {
    expect(checkCriticalHeader({ crit })).toMatchObject({ denied: "critical_header_unsupported" });
  });

  it("denies b64: false, also where crit does not list it (RFC 7797 section 7)", () => {
    const denied = { denied: "critical_header_unsupported" };
    expect(checkCriticalHeader({ alg: "RS256", b64: false })).toMatchObject(denied);
  });

  it.each([true, "false", 0, null])("ignores b64: %j, which changes nothing", (b64) => {
    expect(checkCriticalHeader({ alg: "RS256", b64 })).toBeUndefined();
  });

  it("passes a header without it", () => {
    expect(checkCriticalHeader({ alg: "RS256", typ: "at+jwt" })).toBeUndefined();
  });
});
