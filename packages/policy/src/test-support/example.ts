/** The document of the README, which needs `ORDERS_AUDIENCE` in its environment, and 2026-12-01 as the current day. */
export const EXAMPLE = `version: 1
service: orders
owner: team-orders
identities: [orders-express]

issuers:
  corp:
    issuer: https://login.example.com
    audience: \${ORDERS_AUDIENCE}
    profile: keycloak
    algorithms: [RS256]

callers:
  checkout:        { owner: payments }
  reports:         { owner: data, contact: "#data-eng" }
  nightly-billing: { owner: finance }
  legacy-batch:    { owner: finance, retired: 2027-03-01 }
  "12345":         { owner: partner }

groups:
  batch: [reports, nightly-billing]

defaults: { tokens: app }

endpoints:
  GET /orders:        { callers: [checkout, group:batch], scope: orders:read }
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
      - "12345"
    scope: [orders:write]
    roles: [writer]
    condition: withinOpeningHours
  "* /admin/jobs":    { callers: [checkout], anyScope: [admin, jobs] }
  GET /reports @a.example.com: { callers: [reports] }
  USE /files:         { callers: [reports], scope: files:read }
  DELETE /orders/:id: none
  GET /health:        public
`;

export const EXAMPLE_ENV = { ORDERS_AUDIENCE: "orders" };
export const EXAMPLE_NOW: number = Date.parse("2026-12-01T00:00:00Z");
