import type { PolicyEntry } from "@callgate/policy";
import type { DiffFinding } from "@callgate/policy/review";
import type { Oracle } from "./oracle.js";
import type { RandomRequest } from "./random-requests.js";

const NAME = /^(\S+) (\S+?)(?: @(\S+))?$/;

/** The entries that decide about a request, in the old document and the new. */
export type Deciding = readonly [was: PolicyEntry | undefined, is: PolicyEntry | undefined];

/** The entries that a finding is about. */
export function decidingOf({ endpoint = "" }: DiffFinding, [was, is]: Oracles): Deciding {
  const [, method = "", path = "", host] = NAME.exec(endpoint) ?? [];
  const place = { method, path: path.replace(/:(?:id|key)/, ":p"), host };
  return [was.entryOf(place), is.entryOf(place)];
}

type Oracles = readonly [was: Oracle, is: Oracle];

/** Whether a finding about its entries covers a request that the new document may admit and the old one does not. */
export function covers(finding: DiffFinding, request: RandomRequest, [was, is]: Oracles): boolean {
  if (finding.code === "issuers_changed") return coversIssuer(request, was, is);
  if (!["widened", "indeterminate", "new_endpoint"].includes(finding.code)) return false;
  if (finding.code === "new_endpoint") return was.entryOf(request) === undefined;
  const [before, after] = [was.judge(request, {}), is.judge(request, {})];
  if (before?.isPublic || !before?.enforced) return false;
  if (finding.aspect === "access") {
    // It is open to everyone now, including those admitted before.
    return (after?.isPublic === true || after?.enforced === false) && !was.admits(request);
  }
  return coversToken(finding, request, [was, is]);
}

function coversToken(
  { aspect, caller, callers, what }: DiffFinding,
  { token, ...request }: RandomRequest,
  [was, is]: Oracles,
): boolean {
  if (token === undefined) return false;
  const name = is.nameOf(token) ?? was.nameOf(token) ?? "";
  if (caller !== "any client" && !callers.includes(name)) return false;
  const { kind, scopes, roles, claims, bindings, actor, authentication } = token;
  const reasonFor = (subject: Parameters<Oracle["judge"]>[1]) =>
    was.judge({ ...request, token }, subject)?.reason;
  switch (aspect) {
    case "caller":
      return was.nameOf(token) === undefined || /^(caller|grant)_/.test(reasonFor({}) ?? "");
    case "until":
      return reasonFor({}) === "grant_expired";
    case "tokens":
      return reasonFor({ kind }) === "token_kind_not_allowed";
    case "scopes":
      return reasonFor({ scopes }) === "scope_insufficient";
    case "roles":
      return reasonFor({ roles }) === "role_insufficient";
    case "claims":
      return reasonFor({ claims }) === "claim_mismatch" && /^claim /.test(what);
    case "binding":
      return reasonFor({ bindings }) === "binding_required";
    case "delegation":
      return reasonFor({ actor }) === "actor_not_allowed";
    case "authentication":
      // `acr` may have been among the claims before.
      return /^(authentication|claim)_/.test(reasonFor({ claims, authentication }) ?? "");
    case "condition":
      return reasonFor({ conditions: request.conditions }) === "condition_failed";
    default: {
      const audiences = was.accepted(token);
      return audiences !== undefined && reasonFor({ audiences }) === "audience_mismatch";
    }
  }
}

/** Whether its token is accepted because of a change in the issuers of the new document. */
function coversIssuer({ token }: RandomRequest, was: Oracle, is: Oracle): boolean {
  if (token === undefined || is.nameOf(token) === undefined) return false;
  if (was.nameOf(token) === undefined) return true;
  const before = was.accepted(token);
  return is.accepted(token)?.some((audience) => before?.includes(audience) === false) === true;
}
