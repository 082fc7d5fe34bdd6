import { describe, expect, it } from "vitest";
import { checkOwners, parseCodeOwners } from "./code-owners.js";

describe("parseCodeOwners", () => {
  it.each([
    ["* @a", "callgate.yaml", ["@a"]],
    ["* @a", "services/orders/callgate.yaml", ["@a"]],
    ["*.yaml @a", "services/orders/callgate.yaml", ["@a"]],
    ["*.yml @a", "callgate.yaml", []],
    ["/callgate.yaml @a", "callgate.yaml", ["@a"]],
    ["/callgate.yaml @a", "orders/callgate.yaml", []],
    ["callgate.yaml @a", "orders/callgate.yaml", ["@a"]],
    ["/services/ @org/team", "services/orders/callgate.yaml", ["@org/team"]],
    ["services @a", "x/services/callgate.yaml", ["@a"]],
    ["services/ @a", "services", []],
    ["services/* @a", "services/callgate.yaml", ["@a"]],
    ["services/* @a", "services/orders/callgate.yaml", []],
    ["services/** @a", "services/orders/callgate.yaml", ["@a"]],
    ["/services/*/callgate.yaml @a", "services/orders/callgate.yaml", ["@a"]],
    ["/**/callgate.yaml @a", "callgate.yaml", ["@a"]],
    ["services/orders @a", "x/services/orders/callgate.yaml", []],
    ["call?ate.yaml a@example.com", "callgate.yaml", ["a@example.com"]],
    ["my\\ service/ @a", "my service/callgate.yaml", ["@a"]],
    ["# * @a", "callgate.yaml", []],
    ["* # @a", "callgate.yaml", []],
    ["* no-one", "callgate.yaml", []],
    ["* @a\n/callgate.yaml", "callgate.yaml", []],
    ["* @a\r\n/callgate.yaml @b\r\n", "callgate.yaml", ["@b"]],
    ["* @a\n[Security] @s\n*.yaml", "callgate.yaml", ["@a", "@s"]],
    ["^[Security][2] @s\n*.yaml @t", "callgate.yaml", ["@t"]],
  ])("reads %j for %s", (text, path, owners) => {
    expect(parseCodeOwners(text).ownersOf(path)).toEqual(owners);
  });

  it("is not slowed down by a pattern with many stars", () => {
    const owners = parseCodeOwners(`${"*a".repeat(500)}b @a`);
    const started = performance.now();
    expect(owners.ownersOf("a".repeat(2000))).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("checkOwners", () => {
  it("reports a file without an owner", () => {
    const files = ["callgate.yaml", "rules.yaml"].map((file) => ({ file, path: `orders/${file}` }));
    const findings = checkOwners(parseCodeOwners("rules.yaml @security"), files);
    expect(findings).toMatchObject([
      { code: "owner_missing", severity: "error", file: "callgate.yaml", line: 1, column: 1 },
    ]);
    expect(findings[0]?.message).toContain("add a line for /orders/callgate.yaml");
  });
});
