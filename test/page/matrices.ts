import type { Matrix, MatrixCell, MatrixEndpoint } from "@callgate/policy/review";

/** An endpoint that lists its callers and demands nothing else. */
export function endpoint(name: string, more: Partial<MatrixEndpoint> = {}): MatrixEndpoint {
  return {
    name,
    kind: "callers",
    reason: undefined,
    scope: [],
    anyScope: [],
    roles: [],
    anyRole: [],
    binding: undefined,
    delegation: undefined,
    authentication: undefined,
    condition: undefined,
    tokens: "app",
    mode: "enforce",
    enforceFrom: undefined,
    ...more,
  };
}

/** A caller may call an endpoint, both by their numbers. */
export function cell(caller: number, at: number, more: Partial<MatrixCell> = {}): MatrixCell {
  return { caller, endpoint: at, mark: "allowed", until: undefined, ticket: undefined, ...more };
}

/** The document of the README, with each mark in it. */
export const ORDERS: Matrix = {
  callers: [
    { name: "checkout", owner: "payments", retired: undefined },
    { name: "reports", owner: "data", retired: undefined },
    { name: "nightly-billing", owner: "finance", retired: undefined },
    { name: "legacy-batch", owner: "finance", retired: "2027-03-01" },
    { name: "12345", owner: undefined, retired: undefined },
  ],
  endpoints: [
    endpoint("GET /orders", { scope: ["orders:read"] }),
    endpoint("GET /orders/:id", {
      kind: "any",
      reason: "read model, no personal data",
      scope: ["orders:read"],
      mode: "report",
      enforceFrom: "2026-12-15",
    }),
    endpoint("POST /orders", {
      scope: ["orders:write"],
      roles: ["writer"],
      condition: "withinOpeningHours",
    }),
    endpoint("* /admin/jobs", { anyScope: ["admin", "jobs"], mode: "report" }),
    endpoint("USE /files", { scope: ["files:read"], tokens: "any" }),
    endpoint("DELETE /orders/:id", { kind: "none" }),
    endpoint("GET /health", { kind: "public" }),
    endpoint("GET /prices", { kind: "any", tokens: "user" }),
  ],
  cells: [
    cell(0, 0),
    cell(1, 0),
    cell(2, 0),
    cell(0, 2),
    cell(3, 2, { mark: "until", until: "2027-01-31", ticket: "PAY-1182" }),
    cell(4, 2),
    cell(0, 3, { mark: "report" }),
    cell(1, 4),
    cell(3, 4, { mark: "expired", until: "2026-11-01" }),
  ],
};

/** 5 000 endpoints of 2 000 callers, 40 to each. */
export function largeMatrix(): Matrix {
  return {
    callers: Array.from({ length: 2000 }, (_, index) => ({
      name: `caller-${index}`,
      owner: `team-${index % 50}`,
      retired: undefined,
    })),
    endpoints: Array.from({ length: 5000 }, (_, index) =>
      endpoint(`GET /resource-${index}/:id`, { scope: [`resource-${index}:read`] }),
    ),
    cells: Array.from({ length: 200_000 }, (_, index) =>
      cell((Math.floor(index / 40) * 37 + (index % 40) * 53) % 2000, Math.floor(index / 40)),
    ),
  };
}
