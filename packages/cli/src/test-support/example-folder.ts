import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inventoryText } from "@callgate/policy/review";
import { onTestFinished } from "vitest";

/** A document without faults, with parts for checks of time and reviews. */
export const DOCUMENT = `version: 1
service: orders
owner: team-orders
callers:
  checkout:        { owner: payments }
  reports:         { owner: data }
  nightly-billing: { owner: finance }
  legacy-batch:    { owner: finance }
groups:
  batch: [reports, nightly-billing]
endpoints:
  GET /orders: { callers: [checkout, group:batch], scope: orders:read }
  GET /orders/:id:
    callers: any
    reason: read model, no personal data
    scope: orders:read
    mode: report
    enforceFrom: 2026-12-15
  POST /orders:
    callers:
      - checkout
      - { client: legacy-batch, until: 2027-01-31, reason: moves to the event stream, ticket: PAY-1182 }
    scope: orders:write
    roles: writer
    condition: withinOpeningHours
  DELETE /orders/:id: none
  GET /health: public
`;

/** A folder with these files, which is removed after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "callgate-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The routes of the application that has the document. */
export const ROUTES: string = routesFile([
  "GET /orders",
  "GET /orders/:id",
  "POST /orders",
  "DELETE /orders/:id",
  "GET /health",
]);

/** A file of routes as an adapter writes it, each with its gate in front. */
function routesFile(names: readonly string[]): string {
  const routes = names.map((name) => {
    const [method = "", path = ""] = name.split(" ");
    const policy = name === "GET /health" ? "public" : method === "DELETE" ? "none" : name;
    return { method, path, name, policy, gate: "first" } as const;
  });
  return inventoryText({ callgate: 1, framework: "express@5.3.0", routes, middleware: [] });
}
