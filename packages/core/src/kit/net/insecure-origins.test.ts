import { describe, expect, it } from "vitest";
import { Faults } from "../configuration/faults.js";
import { defineInsecureOrigins } from "./insecure-origins.js";

function define(insecureOrigins?: unknown) {
  const faults = new Faults();
  const origins = defineInsecureOrigins({ insecureOrigins }, faults);
  return { origins, faults: faults.found };
}

describe("defineInsecureOrigins", () => {
  it("is empty where it is omitted", () => {
    expect(define()).toEqual({ origins: [], faults: [] });
  });

  it("takes up to 20 origins, and freezes its copy", () => {
    const given = Array.from({ length: 20 }, (_, index) => `http://keycloak-${index}:8080`);
    const { origins, faults } = define(given);
    expect(origins).toEqual(given);
    expect(faults).toEqual([]);
    expect(Object.isFrozen(origins)).toBe(true);
  });

  it.each([[[]], ["http://keycloak:8080"], [{}], [null], [Array(21).fill("http://a")]])(
    "refuses %j in place of a list",
    (value) => {
      expect(define(value).faults).toMatchObject([
        { code: "option_invalid", option: "insecureOrigins" },
      ]);
    },
  );

  it.each([
    ["http://keycloak:8080/", 'write "http://keycloak:8080"'],
    ["http://keycloak:8080/realms/x", 'write "http://keycloak:8080"'],
    ["http://keycloak:80", 'write "http://keycloak"'],
    ["http://Keycloak:8080", 'write "http://keycloak:8080"'],
    ["http://user:secret@keycloak:8080", 'write "http://keycloak:8080"'],
    ["http://keycloak:8080?x", 'write "http://keycloak:8080"'],
    ["https://keycloak", "leave it out"],
    ["http://*.internal", "without wildcards"],
    ["http://*", "without wildcards"],
    ["keycloak:8080", "must be an http origin"],
    ["ftp://keycloak", "must be an http origin"],
    ["", "must be an http origin"],
    [7, "must be an http origin"],
    [null, "must be an http origin"],
  ])("reports what to write in place of %j", (value, message) => {
    expect(define(["http://fine", value]).faults).toMatchObject([
      {
        code: "option_invalid",
        option: "insecureOrigins[1]",
        message: expect.stringContaining(message),
      },
    ]);
  });
});
