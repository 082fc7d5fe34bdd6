import type { FetchLike } from "@callgate/core";
import type { ContractCheck } from "./adapter-contract.js";
import {
  endsWhenAborted,
  followsNoRedirect,
  handsOutBodiesInPieces,
  handsOverFields,
  hasBodyOfNoOctets,
  leavesBodyOnAbort,
  letsGoOfBody,
  namesUnreachableServer,
  reportsBrokenBody,
  reportsStatus,
  sendsRequest,
  unpacksBodies,
} from "./fetch-checks.js";

/**
 * Lists what a `fetch` must do to be passed to a gate or a token client, for any test runner: over real sockets.
 *
 * It need not be complete: nothing but what is checked here is used.
 *
 * @example
 * describe("my fetch", () => {
 *   for (const { name, run } of fetchContract(fetchThroughProxy)) it(name, run);
 * });
 */
export function fetchContract(fetch: FetchLike): readonly ContractCheck[] {
  const check = (name: string, run: (fetch: FetchLike) => Promise<void>): ContractCheck => ({
    name,
    run: () => run(fetch),
  });
  return [
    check("sends method, header fields and body", sendsRequest),
    check("reports any status as an answer, not as a failure", reportsStatus),
    check("finds header fields in any case, and null where the field is missing", handsOverFields),
    check("has a body that can be read piece by piece", handsOutBodiesInPieces),
    check("has an empty body, or none, where the answer has none", hasBodyOfNoOctets),
    check("decompresses a compressed body", unpacksBodies),
    check("follows no redirect", followsNoRedirect),
    check("rejects with a code of Node's where no server listens", namesUnreachableServer),
    check("fails to read a body that breaks off", reportsBrokenBody),
    check("closes the connection of a body that is cancelled", letsGoOfBody),
    check(
      "rejects and closes the connection when it is aborted before the answer",
      endsWhenAborted,
    ),
    check("closes the connection when it is aborted in the middle of the body", leavesBodyOnAbort),
  ];
}
