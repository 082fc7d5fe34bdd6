import { describe, expect, it } from "vitest";
import { createGate } from "../create-gate.js";
import { refusePrefix, resourceOf } from "./resource-of.js";

const options = { issuer: "https://login.example.com", audience: "https://orders.example.com" };

describe("resourceOf", () => {
  it("is the metadata that a gate publishes", () => {
    const gate = createGate({ ...options, resource: {} });
    expect(resourceOf(gate)).toBe(gate.resource);
    expect(resourceOf(gate)).toBeDefined();
    gate.close();
  });

  it("is a fault where the gate publishes none", () => {
    const gate = createGate(options);
    expect(() => resourceOf(gate)).toThrow(
      expect.objectContaining({
        code: "callgate_configuration_invalid",
        message: expect.stringMatching(/^Mounting: /),
        faults: [
          {
            code: "option_missing",
            option: "resource",
            message: expect.stringMatching(
              /^`resource` is missing: .* it publishes none; `resource: \{\}` is every default$/,
            ),
          },
        ],
      }),
    );
    gate.close();
  });
});

describe("refusePrefix", () => {
  it.each([undefined, "", "/"])("accepts %j, which is the root", (prefix) => {
    expect(() => refusePrefix(prefix)).not.toThrow();
  });

  it.each(["/v1", "v1", "//"])("refuses %j", (prefix) => {
    expect(() => refusePrefix(prefix)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^Plugin: /),
        faults: [
          {
            code: "option_conflict",
            option: "resource",
            message: expect.stringMatching(/under a prefix: register it without one, or create/),
          },
        ],
      }),
    );
  });
});
