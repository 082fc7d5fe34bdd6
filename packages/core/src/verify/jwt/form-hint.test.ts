// cspell:ignore ewog
import { describe, expect, it } from "vitest";
import { formHint } from "./form-hint.js";

describe("formHint", () => {
  it.each([
    ["opaque", "token_opaque"],
    ["", "token_opaque"],
    ["ory_at_9WLm.Zx0", "token_opaque"],
    ["a.b", "token_opaque"],
    ["eyJhbGciOiJFUzI1NiJ9.eyJ", undefined],
    ["ewogImFsZyI.e", undefined],
    ["a.b.c", undefined],
    ["a.b.c.d", undefined],
    ["a.b.c.d.e", "token_encrypted"],
    ["a..c.d.e", "token_encrypted"],
    ["a.b.c.d.e.f", undefined],
    ["a.b.c.d.e.f.g", undefined],
  ])("of %j is %s", (token, hint) => {
    expect(formHint(token, 100)).toBe(hint);
  });

  it("is first that a token is too long", () => {
    expect(formHint("a.b.c.d.e", 9)).toBe("token_encrypted");
    expect(formHint("a.b.c.d.e", 8)).toBe("token_too_long");
  });
});
