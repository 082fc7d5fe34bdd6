import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import { defineOptions } from "./define-options.js";

const address = "https://svc:hunter2@login.example.com";
const issuer = "https://login.example.com";

describe("an address with a password", () => {
  it.each([
    ["issuer", { issuer: address }],
    ["jwksUri", { issuer, jwksUri: `${address}/keys` }],
    ["insecureOrigins[0]", { issuer, insecureOrigins: ["http://svc:hunter2@keycloak:8080"] }],
    ["resource.identifier", { issuer, resource: { identifier: address } }],
    ["dpop.publicUrls[0]", { issuer, dpop: { publicUrls: [address] } }],
    ["problemTypeBaseUrl", { issuer, problemTypeBaseUrl: address }],
  ])("is a fault in `%s` that does not repeat it", (option, options) => {
    const { faults, message } = errorOf({ audience: "orders", ...options });
    expect(faults.map((fault) => fault.option)).toContain(option);
    expect(message).not.toContain("hunter2");
  });
});

function errorOf(options: object): ConfigurationError {
  try {
    defineOptions(options as never);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error("no fault");
}
