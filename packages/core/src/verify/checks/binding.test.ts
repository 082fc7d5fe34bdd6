import { describe, expect, it } from "vitest";
import { checkBinding } from "./binding.js";

describe("checkBinding (RFC 7800 section 3.1)", () => {
  it.each([{ jkt: "thumbprint" }, { "x5t#S256": "thumbprint" }, {}, null, "anything"])(
    "denies a token with cnf: %j",
    (cnf) => {
      expect(checkBinding({ cnf })).toEqual({ denied: "binding_unverified" });
    },
  );

  it("passes a bearer token", () => {
    expect(checkBinding({ sub: "reports" })).toBeUndefined();
  });
});
