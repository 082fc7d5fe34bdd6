// cspell:ignore Xorg
import { ConfigurationError } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { readRequestedToken } from "./read-requested-token.js";
import type { RequestedToken } from "./shapes/provider-shape.js";
import { findTestProfile, type TestProfileName } from "./test-profile.js";
import type { TokenOptions } from "./token-options.js";

const NOW = 1_893_456_000;

function read(profile: TestProfileName, options: TokenOptions): RequestedToken {
  const issuer = { issuer: "https://login.example.com", audience: "orders", profile };
  return readRequestedToken(options, issuer, findTestProfile(profile).shape, NOW);
}

/** `code option` of each fault. */
function faultsOf(profile: TestProfileName, options: TokenOptions): readonly string[] {
  try {
    read(profile, options);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ code, option }) => `${code} ${option}`);
  }
  return [];
}

describe("readRequestedToken", () => {
  it("fills in the defaults", () => {
    expect(read("standard", {})).toEqual({
      issuer: "https://login.example.com",
      caller: "test-client",
      user: undefined,
      audience: "orders",
      scopes: [],
      roles: [],
      issuedAt: NOW,
    });
  });

  it("splits scopes at spaces, and treats a string as one role", () => {
    const requested = read("auth0", { scope: " a  b", roles: "support staff" });
    expect(requested).toMatchObject({ scopes: ["a", "b"], roles: ["support staff"] });
    const lists = read("auth0", { scope: ["a", "b"], roles: ["c", "d"] });
    expect(lists).toMatchObject({ scopes: ["a", "b"], roles: ["c", "d"] });
  });

  it.each<[TestProfileName, TokenOptions, readonly string[]]>([
    ["google", { scope: "read" }, ["option_conflict scope"]],
    ["google", { roles: "reader" }, ["option_conflict roles"]],
    ["google", { user: "u-1" }, ["option_conflict user"]],
    ["kubernetes", { user: "u-1" }, ["option_conflict user"]],
    ["kubernetes", { caller: "checkout" }, ["option_invalid caller"]],
    ["spiffe", { user: "u-1" }, ["option_conflict user"]],
    [
      "spiffe",
      { caller: "checkout", scope: "read" },
      ["option_conflict scope", "option_invalid caller"],
    ],
    ["spiffe", { caller: "spiffe://example.org" }, ["option_invalid caller"]],
    ["spiffe", { caller: "spiffe://prod.example/checkout" }, ["option_invalid caller"]],
    ["spiffe", { caller: "spiffe://exampleXorg/checkout" }, ["option_invalid caller"]],
    ["entra", { scope: "read" }, ["option_conflict scope"]],
    ["okta", { roles: "reader" }, ["option_conflict roles"]],
    ["keycloak", { roles: ["50%"] }, ["option_invalid roles"]],
    ["keycloak", { roles: ["shop%3aorders:admin"] }, ["option_invalid roles"]],
    ["cognito", { roles: "support" }, ["option_conflict roles"]],
    ["cognito", { scope: "read" }, ["option_invalid scope"]],
    ["cognito", { scope: "orders/" }, ["option_invalid scope"]],
    ["cognito", { scope: "orders/read", audience: "orders" }, ["option_conflict audience"]],
  ])("refuses what no token of profile %s can have: %j", (profile, options, faults) => {
    expect(faultsOf(profile, options)).toEqual(faults);
  });

  it.each<[TestProfileName, TokenOptions]>([
    ["entra", { user: "u-1", scope: "read", roles: "reader" }],
    ["cognito", { user: "u-1", scope: "openid", roles: "support" }],
    ["cognito", { audience: "billing" }],
    ["keycloak", { roles: ["shop%3Aorders:admin:100%", "orders-api%3Aadmin", "50%25"] }],
    ["google", { scope: "", roles: [] }],
  ])("accepts what a token of profile %s can have: %j", (profile, options) => {
    expect(faultsOf(profile, options)).toEqual([]);
  });
});
