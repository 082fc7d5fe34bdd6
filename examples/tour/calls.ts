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
import type { Outcome } from "./outcome.js";
import { inventory, latecomer, orders, reporting, type Service } from "./services.js";
import type { Stage } from "./stage.js";

/** One call: one row of the table. */
export interface Call {
  readonly caller: Caller;
  readonly service: Service;
  /** Method and path. */
  readonly endpoint: string;
  readonly expected: Outcome;
}

/** Calls under the same circumstances. */
export interface Act {
  readonly title: string;
  /** Brings the circumstances about. */
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
    ],
  },
  {
    title: "Genuine tokens, and not for this",
    calls: [
      call(reports, orders, "POST /orders", refused(403, "caller_not_allowed")),
      call(legacyBatch, inventory, "GET /items", refused(403, "caller_not_allowed")),
      call(catalogSync, reporting, "GET /reports", refused(403, "caller_not_allowed")),
      call(checkoutToRead, orders, "POST /orders", refused(403, "scope_insufficient")),
      call(catalogSync, inventory, "DELETE /items/1", refused(403, "condition_failed")),
      call(checkout, inventory, "GET /admin", refused(403, "endpoint_undeclared")),
      call(checkoutForInventory, orders, "GET /orders", refused(401, "audience_mismatch")),
      call(checkoutWithAnswer, reporting, "GET /reports", refused(401, "token_type_mismatch")),
    ],
  },
  {
    title: "No credentials, or no sense in them",
    calls: [
      call(nobody, orders, "GET /orders", refused(401, "credentials_missing")),
      call(gibberish, inventory, "GET /items", refused(401, "token_malformed")),
      call(twoWords, reporting, "GET /reports", refused(400, "credentials_malformed")),
      call(twoCallers, orders, "GET /orders", refused(400, "credentials_malformed")),
    ],
  },
  {
    title: "Forged tokens",
    calls: [
      call(promoted, reporting, "POST /reports", refused(401, "signature_invalid")),
      call(ownKey, orders, "POST /orders", refused(401, "signature_invalid")),
      call(ownKid, orders, "POST /orders", refused(401, "key_unknown")),
      call(ownIssuer, inventory, "POST /items", refused(401, "issuer_untrusted")),
      call(unsigned, reporting, "POST /reports", refused(401, "algorithm_not_allowed")),
      call(confused, inventory, "POST /items", refused(401, "algorithm_not_allowed")),
    ],
  },
  {
    title: "The authority stops: good tokens stay good",
    prepare: (stage) => stage.stopAuthority(),
    calls: [
      call(checkout, orders, "GET /orders", admitted(200)),
      call(reports, inventory, "GET /items", admitted(200)),
      call(reports, reporting, "GET /reports", admitted(200)),
    ],
  },
  {
    title: "… until they expire",
    prepare: (stage) => stage.outlast("legacy-batch", orders),
    calls: [call(legacyBatch, orders, "GET /orders/1", refused(401, "token_expired"))],
  },
  {
    title: "A service starts without the authority: it cannot tell, and says so",
    prepare: (stage) => stage.start(latecomer),
    calls: [call(checkout, latecomer, "GET /orders", refused(503, "keys_unavailable"))],
  },
  {
    title: "The authority is back, with new keys: new tokens are good, the old ones are void",
    prepare: async (stage) => {
      await stage.restartAuthority();
      await stage.ready(latecomer);
    },
    calls: [
      call(checkout, latecomer, "GET /orders", admitted(200)),
      call(checkout, orders, "GET /orders", admitted(200)),
      call(reports, inventory, "GET /items", admitted(200)),
      call(checkoutFromBefore, inventory, "GET /items", refused(401, "key_unknown")),
    ],
  },
];

function call(caller: Caller, service: Service, endpoint: string, expected: Outcome): Call {
  return { caller, service, endpoint, expected };
}

function admitted(status: 200 | 201 | 204): Outcome {
  return { status };
}

function refused(status: 400 | 401 | 403 | 503, reason: string): Outcome {
  return { status, reason };
}
