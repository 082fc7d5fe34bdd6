import { describe, expect, it } from "vitest";
import type { InventoryRoute } from "../inventory/route-inventory.js";
import { parsePolicy } from "../loading/load-policy.js";
import { formatDocument } from "./format-document.js";
import { initDocument } from "./init-document.js";

const route = (
  method: string,
  path: string,
  more: Partial<InventoryRoute> = {},
): InventoryRoute => ({
  method,
  path,
  name: `${method} ${path}`,
  policy: "UNPROTECTED",
  gate: "missing",
  ...more,
});

const inventoryOf = (...routes: InventoryRoute[]) =>
  ({ callgate: 1, framework: "express@5.3.0", routes, middleware: [] }) as const;

describe("initDocument, of routes", () => {
  const inventory = inventoryOf(
    route("GET", "/orders"),
    route("HEAD", "/orders"),
    route("GET", "/orders/{id}", { name: "GET /orders/:id", host: "a.example.com" }),
    route("*", "/jobs", { policy: "INLINE" }),
    route("USE", "/files"),
    route("GET", "/health", { policy: "public" }),
    route("GET", "/^x(?=y)/", { name: undefined }),
    route("GET", "orders with space", { name: undefined }),
  );

  it("opens no endpoint that is not already public, and names what it left out", () => {
    expect(
      initDocument({ inventory }),
    ).toBe(`# yaml-language-server: $schema=./node_modules/@callgate/policy/callgate.schema.json
version: 1

# left out, it cannot be named: GET orders with space
endpoints:
  GET /orders: none
  GET /orders/:id: none
  # its policy is in code
  "* /jobs": none
  USE /files: none
  GET /health: public
  GET /^x(?=y)/: none
`);
  });

  it.each([undefined, "report"] as const)("has no fault and is formatted, in mode %s", (mode) => {
    const text = initDocument({ inventory }, mode && { mode });
    const { policy, findings } = parsePolicy(text);
    expect(findings).toEqual([]);
    expect(policy?.entries).toHaveLength(6);
    expect(formatDocument(text).text).toBe(text);
    expect(text.includes("\ndefaults: { mode: report }\n")).toBe(mode !== undefined);
  });

  it("creates a document from no routes", () => {
    expect(parsePolicy(initDocument({ inventory: inventoryOf() })).findings).toEqual([]);
  });
});
