import { describe, expect, it } from "vitest";
import { TokenError } from "../errors.js";
import { authorizationHeader } from "./authorization-header.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";

describe("authorizationHeader", () => {
  it("writes the token as RFC 6750 section 2.1 requires", async () => {
    const supplier = new FakeSupplier();
    expect(await authorizationHeader(supplier, { scope: "orders:read" })).toBe("Bearer token-t1");
    expect(supplier.requested).toEqual([{ scope: "orders:read" }]);
  });

  it("rejects where there is no token", async () => {
    const supplier = new FakeSupplier();
    supplier.failure = new TokenError("closed", "The token client is closed; create another one");
    await expect(authorizationHeader(supplier)).rejects.toBe(supplier.failure);
  });

  it.each(["", "a b", "a\nb", "é", "a\u007f"])("refuses %j as a token", async (name) => {
    const supplier = new FakeSupplier();
    const token = { value: name };
    supplier.getToken = async () => token;
    await expect(authorizationHeader(supplier)).rejects.toMatchObject({ code: "response_invalid" });
  });
});
