import { describe, expect, it } from "vitest";

describe("the package in a browser", () => {
  it("throws when it is imported", async () => {
    await expect(import("./browser.js")).rejects.toMatchObject({
      code: "callgate_configuration_invalid",
    });
  });
});
