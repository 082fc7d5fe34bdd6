import { describe, expect, it } from "vitest";
import { deny } from "../../decision/deny.js";
import { readConfirmation } from "./confirmation.js";
import { judgeBinding } from "./judge-binding.js";

describe("judgeBinding (RFC 7800 section 3.1)", () => {
  it.each([{ jkt: "thumbprint" }, { "x5t#S256": "thumbprint" }, {}, null, "anything"])(
    "denies a token with cnf: %j",
    (cnf) => {
      expect(judgeBinding(readConfirmation({ cnf }))).toEqual(deny("binding_unverified"));
    },
  );

  it("keeps the claim as it is, for what checks a proof", () => {
    expect(readConfirmation({ cnf: { jkt: "thumbprint" } })).toEqual({
      cnf: { jkt: "thumbprint" },
    });
  });

  it("passes a bearer token", () => {
    expect(judgeBinding(readConfirmation({ sub: "reports" }))).toBeUndefined();
  });
});
