import { formatDocument } from "@callgate/policy/review";
import { DOCUMENT, ROUTES } from "./example-folder.js";
import { EXAMPLE_KEYS, EXAMPLE_OPENAPI, exampleToken } from "./example-token.js";
import { repositoryWith } from "./git-repository.js";

/** Passing tests of the document; only some of its endpoints are covered. */
export const TESTS = `version: 1
policy: callgate.yaml
at: 2026-12-01T00:00:00Z
tests:
  - name: billing reads
    caller: nightly-billing
    scope: orders:read
    expect:
      GET /orders: allowed
      POST /orders: caller_not_allowed
      GET /orders/:id: allowed
      GET /health: allowed
      DELETE /orders/:id: caller_not_allowed
  - name: writers, everywhere
    callers: [checkout, reports]
    scope: orders:write
    roles: [writer]
    conditions: { withinOpeningHours: true }
    expect:
      POST /orders: { checkout: allowed, "*": caller_not_allowed }
      GET /orders: scope_insufficient
`;

/** Rules that the document follows. */
export const RULES = `version: 1
rules:
  - name: batch never writes
    never: { callers: [group:batch], endpoints: ["POST *", "DELETE *"] }
  - limit: { callersPerEndpoint: 25, grantDays: 90 }
`;

/** The document before a caller was granted more. */
const OLD = DOCUMENT.replace("[checkout, group:batch]", "[checkout]");

/** A list of revocations with one caller. */
export const REVOKED: string = JSON.stringify({
  revocations: [
    { match: { caller: "reports" }, until: "2026-12-31", reason: "INC-41", by: "operations" },
  ],
});

/** A repository with every file named by the examples of the commands' help; they find nothing there. */
export function exampleFolder(): string {
  const { folder } = repositoryWith({
    "callgate.yaml": formatDocument(DOCUMENT).text as string,
    "callgate.routes.json": ROUTES,
    "callgate.rules.yaml": RULES,
    "callgate.test.yaml": TESTS,
    "jwks.json": JSON.stringify(EXAMPLE_KEYS),
    "token.txt": `${exampleToken()}\n`,
    "openapi.yaml": EXAMPLE_OPENAPI,
    "old.yaml": OLD,
    "revoked.json": REVOKED,
  });
  return folder;
}
