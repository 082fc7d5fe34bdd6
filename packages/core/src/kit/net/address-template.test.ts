import { describe, expect, it } from "vitest";
import { isAddressTemplate } from "./address-template.js";

describe("isAddressTemplate", () => {
  it.each([
    "https://login.example.com/{tenantid}/v2.0",
    "https://login.example.com/%7Btenantid%7D/v2.0",
    "https://login.example.com/%7btenantid%7d/v2.0",
    "https://login.example.com/$%7BTENANT_ID}/v2.0",
    "https://login.example.com/<tenant>",
    "https://login.example.com/%3Ctenant%3E",
  ])("recognizes %s", (address) => {
    expect(isAddressTemplate(address)).toBe(true);
  });

  it.each(["https://login.example.com/t-1/v2.0", "https://a.example/%7B", "urn:x", ""])(
    "does not treat %j as one",
    (address) => {
      expect(isAddressTemplate(address)).toBe(false);
    },
  );
});
