import { describe, expect, it } from "vitest";
import { isMetadataAddress } from "./metadata-address.js";

describe("isMetadataAddress", () => {
  it.each([
    "https://login.example.com/.well-known/openid-configuration",
    "https://login.example.com/realms/shop/.well-known/openid-configuration",
    "https://login.example.com/.well-known/oauth-authorization-server",
    "https://login.example.com/.well-known/oauth-authorization-server/",
  ])("recognizes %s", (address) => {
    expect(isMetadataAddress(address)).toBe(true);
  });

  it.each([
    "https://login.example.com",
    "https://login.example.com/.well-known/jwks.json",
    "https://login.example.com/.well-known/openid-configuration/jwks",
    "https://login.example.com/.well-known/oauth-authorization-server/realms/shop",
    "https://login.example.com/openid-configuration",
    "https://login.example.com/.well-known/openid-configuration-2",
    "",
  ])("does not treat %j as one", (address) => {
    expect(isMetadataAddress(address)).toBe(false);
  });
});
