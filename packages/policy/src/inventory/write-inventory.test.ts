import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseInventory } from "./parse-inventory.js";
import type { RouteInventory } from "./route-inventory.js";
import { inventoryText, writeInventory } from "./write-inventory.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "callgate-routes-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const route = {
  gate: "first",
  policy: "GET /orders",
  name: "GET /orders",
  path: "/orders",
  method: "GET",
  note: undefined,
  handlers: 3,
} as unknown as RouteInventory["routes"][number];
const inventory: RouteInventory = {
  callgate: 1,
  framework: "koa@3.3.0",
  routes: [route],
  middleware: [],
};

describe("writeInventory", () => {
  it("writes one line for a route, in one order of members, and only those that are known", () => {
    expect(inventoryText(inventory)).toBe(
      [
        "{",
        '  "callgate": 1,',
        '  "framework": "koa@3.3.0",',
        '  "routes": [',
        '    {"method":"GET","path":"/orders","name":"GET /orders","policy":"GET /orders","gate":"first"}',
        "  ],",
        '  "middleware": []',
        "}",
        "",
      ].join("\n"),
    );
  });

  it("replaces the existing file, and leaves no other file", () => {
    const file = join(folder, "callgate.routes.json");
    writeFileSync(file, "x".repeat(100_000));
    writeInventory(inventory, file);
    expect(readFileSync(file, "utf8")).toBe(inventoryText(inventory));
    expect(parseInventory(readFileSync(file)).findings).toEqual([]);
    expect(readdirSync(folder)).toEqual(["callgate.routes.json"]);
  });

  it("keeps the existing file when it cannot write, and reports why", () => {
    const file = join(folder, "no-folder", "callgate.routes.json");
    expect(() => writeInventory(inventory, file)).toThrow(
      expect.objectContaining({
        faults: [
          {
            code: "file_unwritable",
            option: file,
            message: `${file} cannot be written (ENOENT): create its folder, or name another file`,
          },
        ],
      }),
    );
    expect(() => writeInventory(inventory, folder)).toThrow(/EISDIR|ENOTEMPTY|EPERM|EEXIST/);
    expect(readdirSync(join(folder, ".."))).not.toContainEqual(
      expect.stringMatching(/^\.callgate-routes-.*tmp$/),
    );
  });

  it.each(["", undefined, 7])("refuses %j as a file", (file) => {
    expect(() => writeInventory(inventory, file as never)).toThrow(/must be a file's name/);
  });
});
