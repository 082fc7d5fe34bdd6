import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parseInventory } from "./parse-inventory.js";
import { fileOf, placeOf } from "./places.js";
import type { RouteInventory } from "./route-inventory.js";
import { inventoryText } from "./write-inventory.js";

const schema = readFileSync(new URL("../../callgate-routes.schema.json", import.meta.url), "utf8");
const isValid = new Ajv({ strict: true }).compile(JSON.parse(schema));

const inventory: RouteInventory = {
  callgate: 1,
  framework: "hapi@21.4.10",
  routes: [
    {
      method: "GET",
      path: "/orders/{id}",
      host: "a.example.com",
      name: "GET /orders/:id @a.example.com",
      policy: "GET /orders/:id",
      gate: "first",
    },
    { method: "*", path: "/x", name: "* /x", policy: "INLINE", gate: "after 2 handlers" },
    {
      method: "POST",
      path: "/a/",
      name: undefined,
      policy: "UNPROTECTED",
      gate: "missing",
      note: "n",
    },
  ],
  middleware: [{ at: "/", name: "<anonymous>" }],
};
const text = inventoryText(inventory);
const messagesOf = (given: string | Uint8Array) =>
  parseInventory(given, { file: "r.json" }).findings.map(
    ({ code, file, line, column, path, message }) =>
      `${code} ${file}:${line}:${column} ${path.join(".")} ${message}`,
  );

describe("parseInventory", () => {
  it("reads what was written, and records the place of each route", () => {
    const { inventory: read, findings } = parseInventory(text, { file: "r.json" });
    expect(findings).toEqual([]);
    expect(read).toEqual(inventory);
    expect(read && fileOf(read)).toBe("r.json");
    expect(read?.routes[1] && placeOf(read, read.routes[1])).toMatchObject({ line: 6, column: 5 });
    expect(isValid(JSON.parse(text))).toBe(true);
  });

  it("reads bytes, with a byte order mark too", () => {
    expect(parseInventory(Buffer.from(`\uFEFF${text}`)).inventory).toEqual(inventory);
    expect(messagesOf(Buffer.from([0x7b, 0xff]))).toEqual([
      "inventory_invalid r.json:1:2  is not UTF-8 from here on",
    ]);
  });

  it.each<[string, (given: Record<string, unknown>) => unknown, string]>([
    ["a list", () => [], "1:1  must be a map"],
    ["another version", (it) => ({ ...it, callgate: 2 }), "callgate must be 1, received 2"],
    ["no version", ({ callgate: _, ...it }) => it, "has no `callgate`: write it again"],
    ["a member that is not known", (it) => ({ ...it, pages: [] }), '"pages" is not allowed here'],
    ["no routes", ({ routes: _, ...it }) => it, "has no `routes`"],
    [
      "routes that are not a list",
      (it) => ({ ...it, routes: {} }),
      "must be a list, received a map",
    ],
    ["a framework without a version", (it) => ({ ...it, framework: "koa" }), "`express@5.3.0`"],
  ])("refuses %s", (_what, change, message) => {
    const given = change(JSON.parse(text));
    expect(messagesOf(JSON.stringify(given)).join("\n")).toContain(message);
    expect(isValid(given)).toBe(false);
  });

  it.each<[object, string]>([
    [{ method: "get" }, "a method in upper case"],
    [{ method: 7 }, "must be a string"],
    [{ path: "" }, "must not be empty"],
    [{ policy: undefined }, "has no `policy`"],
    [{ gate: "after no handlers" }, "`first`, `missing` or `after 2 handlers`"],
    [{ gate: "after 0 handlers" }, "`first`, `missing` or `after 2 handlers`"],
    [{ guard: "x" }, '"guard" is not allowed here'],
    [{ name: null }, "must be a string"],
  ])("refuses a route with %j", (change, message) => {
    const given = JSON.parse(text);
    Object.assign(given.routes[0], change);
    const written = JSON.stringify(given);
    expect(messagesOf(written).join("\n")).toContain(message);
    expect(isValid(JSON.parse(written))).toBe(false);
  });

  it.each<[object, string]>([
    [{ name: "GET /orders/{id}" }, "a name in its one spelling"],
    [{ path: "/a\u202e" }, "U+202E"],
    [{ path: "/a\u001b[2J" }, "U+001B"],
  ])("refuses a route with %j, which the schema does not see", (change) => {
    const given = JSON.parse(text);
    Object.assign(given.routes[0], change);
    expect(messagesOf(JSON.stringify(given))).toHaveLength(1);
    expect(isValid(given)).toBe(true);
  });

  it.each([
    ["without anything", "", "is empty"],
    ["without an end", "{", "is not JSON"],
    ["with a name twice", '{"callgate": 1, "callgate": 1}', "occurs twice"],
    ["with 100 000 levels", "[".repeat(100_000), "is nested more than 32 levels deep"],
    ["of 4 MiB and a byte", " ".repeat(4_194_305), "is larger than 4194304 bytes"],
    ["with a character that cannot be seen", '{"\u0000": 1}', "U+0000"],
  ])("refuses a text %s", (_what, given, message) => {
    const found = messagesOf(given);
    expect(found.join("\n")).toContain(message);
    expect(found.every((line) => line.startsWith("inventory_invalid r.json:1:"))).toBe(true);
  });

  it("reports all faults at once, and no inventory", () => {
    const given = JSON.parse(text);
    given.routes[0].method = "get";
    given.routes[2].gate = "none";
    given.middleware[0].at = 1;
    const { inventory: read, findings } = parseInventory(JSON.stringify(given));
    expect(read).toBeUndefined();
    expect(findings.map(({ path }) => path.join("."))).toEqual([
      "routes.0.method",
      "routes.2.gate",
      "middleware.0.at",
    ]);
  });

  it("refuses invalid options", () => {
    expect(() => parseInventory(7 as never, { file: "", files: 1 } as never)).toThrow(
      expect.objectContaining({
        faults: [
          expect.objectContaining({ option: "text" }),
          expect.objectContaining({ option: "files" }),
          expect.objectContaining({ option: "file" }),
        ],
      }),
    );
  });
});
