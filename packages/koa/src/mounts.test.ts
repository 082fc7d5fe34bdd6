import { describe, expect, it } from "vitest";
import { isBelow } from "./mounts.js";
import { readMount } from "./read-mount.js";

describe("isBelow", () => {
  it.each([
    ["no mount", [], { originalUrl: "/orders" }, true],
    ["a mount that a request left", [], { originalUrl: "/a", path: "/a", mountPath: "/x" }, true],
    [
      "a mount that is not expected",
      [],
      { originalUrl: "/x/a", path: "/a", mountPath: "/x" },
      false,
    ],
    ["the mount", ["x"], { originalUrl: "/x/a?b#c", path: "/a", mountPath: "/x" }, true],
    ["the root of the mount", ["x"], { originalUrl: "/x", path: "/", mountPath: "/x" }, true],
    [
      "an absolute address",
      ["x"],
      { originalUrl: "http://a.example.com/x/a", path: "/a", mountPath: "/x" },
      true,
    ],
    ["another mount", ["x"], { originalUrl: "/y/a", path: "/a", mountPath: "/y" }, false],
    ["no mount where one is expected", ["x"], { originalUrl: "/a", path: "/a" }, false],
    ["a path that is not known", ["x"], { originalUrl: "/x/a", mountPath: "/x" }, false],
    [
      "a path that was rewritten",
      ["x"],
      { originalUrl: "/x/a", path: "/b", mountPath: "/x" },
      false,
    ],
  ])("sees %s", (_what, mounts, context, below) => {
    expect(isBelow(mounts, context)).toBe(below);
  });
});

describe("readMount", () => {
  it.each([
    ["no options", undefined, ""],
    ["no mount", {}, ""],
    ["a mount of a prototype", Object.create({ at: "/x" }), ""],
    ["a mount", { at: "/x/y" }, "/x/y"],
    ["a slash at the end", { at: "/x/" }, "/x"],
    ["the root", { at: "/" }, ""],
  ])("reads %s", (_what, options, mount) => {
    expect(readMount(options as never)).toBe(mount);
  });

  it.each([
    ["null", null, ["option_invalid options"]],
    ["a text", "/x", ["option_invalid options"]],
    ["an unknown option", { a: 1, b: 2 }, ["option_unknown a", "option_unknown b"]],
    ["undefined", { at: undefined }, ["option_invalid at"]],
    ["a number", { at: 7 }, ["option_invalid at"]],
    ["no slash at the beginning", { at: "x" }, ["option_invalid at"]],
    ["a query", { at: "/x?y" }, ["option_invalid at"]],
  ])("refuses %s", (_what, options, faults) => {
    const found = readMount(options as never);
    expect(Array.isArray(found) && found.map(({ code, option }) => `${code} ${option}`)).toEqual(
      faults,
    );
  });
});
