import { describe, expect, it } from "vitest";
import { ConfigurationError } from "./configuration-error.js";
import { Faults, received } from "./faults.js";

function thrownBy(faults: Faults): ConfigurationError | undefined {
  try {
    faults.throwIfAny("Gate options");
  } catch (error) {
    return error as ConfigurationError;
  }
  return undefined;
}

describe("Faults", () => {
  it("throws nothing when there are no faults", () => {
    expect(thrownBy(new Faults())).toBeUndefined();
  });

  it("throws all of them together, with a stable code and the option of each", () => {
    const faults = new Faults();
    faults.add("option_invalid", "realm", "must be short");
    faults.within("issuers[1].").add("audience_missing", "audience", "is missing");
    const error = thrownBy(faults);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error?.code).toBe("callgate_configuration_invalid");
    expect(error?.faults.map(({ code, option }) => [code, option])).toEqual([
      ["option_invalid", "realm"],
      ["audience_missing", "issuers[1].audience"],
    ]);
    expect(error?.message).toContain("Gate options: 2 faults");
    expect(error?.message).toContain("`issuers[1].audience` is missing");
  });

  it.each<[unknown, string]>([
    [null, "null"],
    ["a secret", "a string"],
    [7, "7"],
    [[], "an empty list"],
    [() => ({}), "a function"],
  ])("reports %j in place of options", (given, kind) => {
    const faults = new Faults();
    expect(faults.own(given as object, ["realm"])).toEqual({});
    expect(faults.within("dpop.").own(given as object, ["nonce"])).toEqual({});
    const messages = faults.found.map(({ code, message }) => [code, message]);
    expect(messages).toEqual(
      ["options", "dpop"].map((name) => [
        "option_invalid",
        `\`${name}\` must be an object, received ${kind}`,
      ]),
    );
  });

  it("shows where a fault in a file is, with any code", () => {
    const at = "callgate.yaml:12:38";
    const fault = { code: "group_unknown", option: "callers", message: "unknown group", at };
    const { message, faults } = new ConfigurationError("Policy document", [fault]);
    expect(message).toBe(
      "Policy document: 1 fault\n  - callgate.yaml:12:38 unknown group [group_unknown]",
    );
    expect(faults).toEqual([fault]);
  });

  it.each([
    ["audence", "audience"],
    ["jwksURI", "jwksUri"],
    ["jwks_uri", "jwksUri"],
    ["Issuer", "issuer"],
  ])("suggests for %s that %s was meant", (written, meant) => {
    const faults = new Faults();
    faults.own({ [written]: 1 }, ["issuer", "audience", "jwksUri"]);
    expect(thrownBy(faults)?.message).toContain(`did you mean \`${meant}\`?`);
  });

  it("lists the known options when none is similar", () => {
    const faults = new Faults();
    faults.own({ algorithmsToUse: 1 }, ["issuer", "audience"]);
    expect(thrownBy(faults)?.message).toContain("known are issuer, audience");
  });
});

describe("received", () => {
  it.each([
    [undefined, "undefined"],
    [null, "null"],
    [7, "7"],
    ["x", '"x"'],
    ["https://a.example/b@c?d@e", '"https://a.example/b@c?d@e"'],
    ["https://svc:pass@word@a.example/b", '"https://…@a.example/b"'],
    ["http://token@a.example", '"http://…@a.example"'],
    ["x".repeat(81), "a long string"],
    [[], "an empty list"],
    [[1], "a list"],
    [{ secret: 1 }, "an object"],
    [() => {}, "a function"],
    [Symbol("s"), "a symbol"],
  ])("describes %s", (value, text) => {
    expect(received(value)).toBe(text);
  });
});
