import { foundByDecision } from "./audit.js";
import { boundCall } from "./bound-tokens.js";
import {
  type Caller,
  catalogSync,
  checkout,
  checkoutForInventory,
  checkoutFromBefore,
  checkoutToRead,
  checkoutWithAnswer,
  confused,
  gibberish,
  legacyBatch,
  nobody,
  ownIssuer,
  ownKey,
  ownKid,
  promoted,
  reports,
  twoCallers,
  twoWords,
  unsigned,
} from "./callers.js";
import {
  checkoutEverywhere,
  replayedEverywhere,
  reportsEverywhere,
  revokedEverywhere,
} from "./fleet.js";
import {
  checkoutAtOnce,
  checkoutMeanwhile,
  checkoutUnaware,
  type ManyCalls,
} from "./many-calls.js";
import { countedCallers } from "./metrics.js";
import { introspectCheckout, outlastAnswers, revokeReports } from "./opaque-tokens.js";
import { absentIssuer, offByASlash, otherRoute, ownRoute, resolvedIssuer } from "./operators.js";
import type { Outcome } from "./outcome.js";
import {
  asItWas,
  outlastGrant,
  reportOnly,
  reportsForAMoment,
  withoutReports,
} from "./policy-changes.js";
import {
  bound,
  fleet,
  gateHere,
  inventory,
  invoices,
  latecomer,
  orders,
  payments,
  refunds,
  reporting,
  type Service,
  shipments,
} from "./services.js";
import type { Stage } from "./stage.js";

/** One call, or many equal ones: one row of the table. */
export interface Call {
  readonly caller: Caller | ManyCalls;
  readonly service: Service;
  /** Method and path. */
  readonly endpoint: string;
  readonly expected: Outcome;
}

/** Calls in the same situation. */
export interface Act {
  readonly title: string;
  /** Creates the situation. */
  readonly prepare?: (stage: Stage) => Promise<void>;
  readonly calls: readonly Call[];
}

/** Everything the tour does, in order. */
export const acts: readonly Act[] = [
  {
    title: "Each service knows its callers",
    calls: [
      call(legacyBatch, orders, "GET /orders/1", admitted(200)),
      call(checkout, orders, "GET /orders", admitted(200)),
      call(reports, inventory, "GET /items", admitted(200)),
      call(reports, reporting, "GET /reports", admitted(200)),
      call(checkout, inventory, "POST /items", admitted(201)),
      call(checkout, reporting, "DELETE /reports/1", admitted(204)),
      call(reports, invoices, "GET /invoices", admitted(200)),
      call(checkout, invoices, "POST /invoices", admitted(201)),
      call(reports, shipments, "GET /shipments", admitted(200)),
      call(checkout, shipments, "POST /shipments", admitted(201)),
      call(reports, payments, "GET /payments", admitted(200)),
      call(checkout, payments, "POST /payments", admitted(201)),
    ],
  },
  {
    title: "Genuine tokens, but not for this",
    calls: [
      call(reports, orders, "POST /orders", refused(403, "caller_not_allowed")),
      call(legacyBatch, inventory, "GET /items", refused(403, "caller_not_allowed")),
      call(catalogSync, reporting, "GET /reports", refused(403, "caller_not_allowed")),
      call(checkoutToRead, orders, "POST /orders", refused(403, "scope_insufficient")),
      call(catalogSync, invoices, "GET /invoices", refused(403, "caller_not_allowed")),
      call(catalogSync, payments, "GET /payments", refused(403, "caller_not_allowed")),
      call(catalogSync, shipments, "GET /shipments", refused(403, "caller_not_allowed")),
      call(checkout, shipments, "GET /admin", refused(403, "endpoint_undeclared")),
      call(catalogSync, inventory, "DELETE /items/1", refused(403, "condition_failed")),
      call(checkout, inventory, "GET /admin", refused(403, "endpoint_undeclared")),
      call(checkoutForInventory, orders, "GET /orders", refused(401, "audience_mismatch")),
      call(checkoutWithAnswer, reporting, "GET /reports", refused(401, "token_type_mismatch")),
    ],
  },
  {
    title: "No credentials, or malformed ones",
    calls: [
      call(nobody, orders, "GET /orders", refused(401, "credentials_missing")),
      call(gibberish, inventory, "GET /items", refused(401, "token_malformed")),
      call(twoWords, reporting, "GET /reports", refused(400, "credentials_malformed")),
      call(nobody, invoices, "GET /invoices/1", refused(401, "credentials_missing")),
      call(nobody, payments, "GET /payments/1", refused(401, "credentials_missing")),
      call(nobody, shipments, "GET /shipments/1", refused(401, "credentials_missing")),
      call(twoCallers, orders, "GET /orders", refused(400, "credentials_malformed")),
      call(twoCallers, shipments, "GET /shipments", refused(400, "credentials_malformed")),
    ],
  },
  {
    title: "Forged tokens",
    calls: [
      call(promoted, reporting, "POST /reports", refused(401, "signature_invalid")),
      call(ownKey, invoices, "POST /invoices", refused(401, "signature_invalid")),
      call(ownKey, payments, "POST /payments", refused(401, "signature_invalid")),
      call(ownKey, orders, "POST /orders", refused(401, "signature_invalid")),
      call(ownKid, orders, "POST /orders", refused(401, "key_unknown")),
      call(ownIssuer, inventory, "POST /items", refused(401, "issuer_untrusted")),
      call(promoted, shipments, "POST /shipments", refused(401, "signature_invalid")),
      call(unsigned, reporting, "POST /reports", refused(401, "algorithm_not_allowed")),
      call(confused, inventory, "POST /items", refused(401, "algorithm_not_allowed")),
    ],
  },
  {
    title: "Opaque tokens: the refunds introspect them, and use an answer for two seconds",
    calls: [
      call(checkout, refunds, "POST /refunds", admitted(201)),
      call(reports, refunds, "GET /refunds", admitted(200)),
      call(reports, refunds, "POST /refunds", refused(403, "caller_not_allowed")),
      call(gibberish, refunds, "GET /refunds", refused(401, "token_inactive")),
    ],
  },
  {
    title: "A token is revoked: two seconds later it is refused",
    prepare: revokeReports,
    calls: [
      call(reports, refunds, "GET /refunds", refused(401, "token_inactive")),
      call(checkout, refunds, "GET /refunds", admitted(200)),
    ],
  },
  {
    title: "Operators learn why; callers do not",
    calls: [
      call(offByASlash, gateHere, "GET /orders", {
        ...refused(401, "issuer_untrusted"),
        learned: "hint issuer_differs_by_trailing_slash",
      }),
      call(absentIssuer, gateHere, "GET /orders", {
        ...refused(503, "keys_unavailable"),
        learned: "cause ECONNREFUSED",
      }),
      call(otherRoute, gateHere, "GET /stock", {
        ...refused(401, "audience_mismatch"),
        learned: `expected ${inventory.audience}, received ${orders.audience}`,
      }),
      call(ownRoute, gateHere, "GET /orders", { ...admitted(200), learned: "caller checkout" }),
      call(resolvedIssuer, gateHere, "GET /orders", {
        ...admitted(200),
        learned: "resolve called once for 3 tokens",
      }),
      call(foundByDecision, orders, "POST /orders", {
        ...refused(403, "caller_not_allowed"),
        learned: "line of reports at POST /orders, expected checkout",
      }),
      call(countedCallers, gateHere, "GET /orders", {
        ...admitted(200),
        learned: "counted checkout 1, other 2",
      }),
    ],
  },
  {
    title: "An entry of the orders' document only reports: what it would refuse is let through",
    prepare: reportOnly,
    calls: [call(reports, orders, "POST /orders", admitted(201))],
  },
  {
    title: "A new document removes reports from the list, and the service keeps running",
    prepare: withoutReports,
    calls: [
      call(reports, orders, "GET /orders", refused(403, "caller_not_allowed")),
      call(checkout, orders, "GET /orders", admitted(200)),
    ],
  },
  {
    title: "Another one admits it for three seconds …",
    prepare: reportsForAMoment,
    calls: [call(reports, orders, "GET /orders", admitted(200))],
  },
  {
    title: "… and the grant ends",
    prepare: outlastGrant,
    calls: [call(reports, orders, "GET /orders", refused(403, "grant_expired"))],
  },
  {
    title: "The document is as it was",
    prepare: asItWas,
    calls: [call(reports, orders, "GET /orders", admitted(200))],
  },
  {
    title: "Checkout calls the orders, and they the inventory: each client requests one token",
    calls: [
      call(checkoutAtOnce, orders, "GET /stock/1", admitted(200, "checkout 1, orders-express 1")),
    ],
  },
  {
    title: "The authority is killed, and calls continue: valid tokens stay valid",
    prepare: async (stage) => {
      await introspectCheckout(stage);
      stage.checkout.startCalling("/stock/1");
      await stage.killAuthority();
    },
    calls: [
      call(checkout, refunds, "GET /refunds", admitted(200)),
      call(checkout, orders, "GET /orders", admitted(200)),
      call(reports, inventory, "GET /items", admitted(200)),
      call(reports, reporting, "GET /reports", admitted(200)),
    ],
  },
  {
    title: "… until they expire",
    prepare: async (stage) => {
      await stage.outlast("legacy-batch", orders);
      await outlastAnswers();
    },
    calls: [
      call(legacyBatch, orders, "GET /orders/1", refused(401, "token_expired")),
      // The answer about this token is old, and no other can be requested.
      call(checkout, refunds, "GET /refunds", refused(503, "introspection_unavailable")),
    ],
  },
  {
    title: "A service starts without the authority: it cannot decide, and answers 503",
    prepare: (stage) => stage.start(latecomer),
    calls: [call(checkout, latecomer, "GET /orders", refused(503, "keys_unavailable"))],
  },
  {
    title: "The authority is back after 40 s: a token was due meanwhile, and is renewed now",
    prepare: async (stage) => {
      // For later: meanwhile the processors are idle.
      await stage.startFleet();
      await stage.startBound();
      await stage.keepAway(40);
      await stage.restartAuthority();
    },
    calls: [
      call(
        checkoutMeanwhile,
        orders,
        "GET /stock/1",
        admitted(200, "checkout 0, orders-express 1"),
      ),
    ],
  },
  {
    title: "Its keys are new: new tokens are valid, the old ones are not",
    prepare: (stage) => stage.ready(latecomer),
    calls: [
      call(checkout, latecomer, "GET /orders", admitted(200)),
      call(checkout, orders, "GET /orders", admitted(200)),
      call(reports, inventory, "GET /items", admitted(200)),
      call(checkoutFromBefore, inventory, "GET /items", refused(401, "key_unknown")),
      call(checkout, refunds, "GET /refunds", admitted(200)),
      call(checkoutFromBefore, refunds, "GET /refunds", refused(401, "token_inactive")),
      call(checkoutUnaware, orders, "GET /stock/1", admitted(200, "checkout 1, orders-express 0")),
    ],
  },
  {
    title: "A secret changes in its file, and calls continue: the next token costs one refusal",
    prepare: async (stage) => {
      stage.checkout.startCalling("/stock/1");
      await stage.changeSecret("orders-express");
    },
    calls: [
      // The first token under the authority's new keys: with it, the inventory learns that the old ones are invalid.
      call(reports, inventory, "GET /items", admitted(200)),
      call(
        checkoutMeanwhile,
        orders,
        "GET /stock/1",
        admitted(200, "checkout 0, orders-express 2 (1 refused)"),
      ),
    ],
  },
  {
    title: "Tokens that are bound to a key or to a certificate, and a thief who has read them",
    calls: [
      call(boundCall("checkout, with a proof of its key"), bound, "GET /orders", {
        ...admitted(200),
        learned: "bound to dpop",
      }),
      call(boundCall("billing, with its certificate"), bound, "GET /orders", {
        ...admitted(200),
        learned: "bound to certificate",
      }),
      ...[
        ["legacy, with a bearer token", "binding_required"],
        ["checkout's token, as a bearer token", "binding_unverified"],
        ["checkout's token and proof, once more", "proof_replayed"],
        ["checkout's token, and a proof of another key", "binding_mismatch"],
        ["billing's token, without a certificate", "binding_mismatch"],
        ["billing's token, with another certificate", "binding_mismatch"],
      ].map(([title = "", reason = ""]) =>
        call(boundCall(title), bound, "GET /orders", refused(401, reason)),
      ),
    ],
  },
  {
    title:
      "Four processes behind a balancer: a proof is sent again, and a caller is revoked while it calls",
    calls: [
      call(checkoutEverywhere, fleet, "GET /orders", {
        ...admitted(200),
        learned: "answered by 1 2 3 4",
      }),
      call(replayedEverywhere, fleet, "GET /orders", {
        ...refused(401, "proof_replayed"),
        learned: "1 of 40 admitted, refused by 1 2 3 4",
      }),
      call(revokedEverywhere, fleet, "GET /orders", {
        ...refused(403, "caller_revoked"),
        learned: "refused by 1 2 3 4",
      }),
      call(reportsEverywhere, fleet, "GET /orders", {
        ...admitted(200),
        learned: "answered by 1 2 3 4",
      }),
    ],
  },
];

function call(caller: Call["caller"], service: Service, endpoint: string, expected: Outcome): Call {
  return { caller, service, endpoint, expected };
}

function admitted(status: 200 | 201 | 204, tokenRequests?: string): Outcome {
  return { status, tokenRequests };
}

function refused(status: 400 | 401 | 403 | 503, reason: string): Outcome {
  return { status, reason };
}
