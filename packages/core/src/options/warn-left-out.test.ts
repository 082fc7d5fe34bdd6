import { describe, expect, it, vi } from "vitest";
import { Warnings } from "../kit/warnings.js";
import { defineOptions } from "./define-options.js";
import { warnLeftOut } from "./warn-left-out.js";

const minimal = { issuer: "https://login.example.com", audience: "https://orders.example.com" };

describe("warnLeftOut", () => {
  it("names the issuer and the algorithms, and says nothing where none is missing", () => {
    const emitted = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const warnFor = (missing: string): void => {
      const runtime = { canVerify: (name: string) => name !== missing, hasThreads: true };
      warnLeftOut(defineOptions(minimal, runtime).issuers, new Warnings(true));
    };
    warnFor("none of them");
    expect(emitted).not.toHaveBeenCalled();
    warnFor("ES384");
    expect(emitted).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/ES384.*https:\/\/login\.example\.com/),
      { type: "CallgateWarning", code: "CALLGATE_ALGORITHM_UNSUPPORTED" },
    );
  });
});
