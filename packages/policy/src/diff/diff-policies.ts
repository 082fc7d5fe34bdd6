import { isDeepStrictEqual } from "node:util";
import { Faults, received } from "@callgate/core/kit";
import type { Policy } from "../policy.js";
import { keptIssuers } from "../version.js";
import type { DiffCode, DiffedDocument, DiffFinding, PolicyDiff } from "./diff-finding.js";
import { diffIssuers, issuersMoved } from "./diff-issuers.js";
import { DocumentSide, unlistedKeys } from "./document-side.js";
import { type ComparedDocuments, EntryDiff, kindOf } from "./entry-diff.js";
import { type IssuerSlot, joinIssuers } from "./issuer-slots.js";
import { placesOf } from "./places.js";
import { isSameEntry } from "./same-entry.js";

/** How two documents are compared. */
export interface DiffOptions {
  /** Requests before this moment are not compared, in milliseconds since the Unix epoch. Default: the system clock. */
  readonly now?: number;
}

/** How findings are ordered. */
const ORDER: readonly DiffCode[] = [
  "issuers_changed",
  "widened",
  "indeterminate",
  "new_endpoint",
  "narrowed",
  "removed",
  "changed",
];
/** Findings of these codes are kept together, in the order of the document. */
const RANKS = new Map(ORDER.map((code, rank) => [code, code === "indeterminate" ? 1 : rank]));

/**
 * Compares two documents: what the new one admits and the old one refuses, and the other way round, from now on.
 *
 * A request is admitted when its caller is, when its endpoint is public, or when its refusal is only reported. Each
 * difference has a request that was judged by both documents. The result of a condition's function is not known: a condition
 * with the same name in both documents counts as the same.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, for options
 */
export function diffPolicies(was: Policy, is: Policy, options: DiffOptions = {}): PolicyDiff {
  const faults = new Faults();
  const { now = Date.now() } = faults.own(options, ["now"]);
  if (!Number.isFinite(now)) {
    const expected = "must be a number of milliseconds since the Unix epoch";
    faults.add("option_invalid", "now", `${expected}, received ${received(now)}`);
  }
  faults.throwIfAny("Diff options");
  const slots = joinIssuers(was, is);
  const documents: ComparedDocuments = {
    was: new DocumentSide(was, "was", slots),
    is: new DocumentSide(is, "is", slots),
    unlisted: unlistedKeys(slots),
    now,
  };
  const findings = [...issuerFindings(was, is, slots), ...entryFindings(was, is, slots, documents)];
  findings.sort((one, other) => rankOf(one) - rankOf(other));
  const count = (...codes: readonly DiffCode[]) =>
    findings.filter(({ code }) => codes.includes(code)).length;
  return Object.freeze({
    was: documentOf(was),
    is: documentOf(is),
    findings: Object.freeze(findings),
    widened: count("widened"),
    narrowed: count("narrowed", "removed"),
  });
}

function rankOf({ code }: DiffFinding): number {
  return RANKS.get(code) ?? 0;
}

function documentOf({ version, digest, file, service }: Policy): DiffedDocument {
  return Object.freeze({ version, digest, file, service });
}

function entryFindings(
  was: Policy,
  is: Policy,
  slots: readonly IssuerSlot[] | undefined,
  documents: ComparedDocuments,
): readonly DiffFinding[] {
  const alike = namesMeanTheSame(slots) && isDeepStrictEqual(was.scopeImplies, is.scopeImplies);
  return placesOf(was, is).flatMap((place) => {
    const isSame = alike && place.was && place.is && isSameEntry(place.was, place.is);
    return isSame ? [] : new EntryDiff(documents, place).findings();
  });
}

/** Whether one name means one caller in both documents. */
function namesMeanTheSame(slots: readonly IssuerSlot[] | undefined): boolean {
  if (slots === undefined || slots.length === 1) return true;
  return slots.every(({ was, is }) => was !== undefined && was.alias === is?.alias);
}

function issuerFindings(
  was: Policy,
  is: Policy,
  slots: readonly IssuerSlot[] | undefined,
): readonly DiffFinding[] {
  const [before, after] = [keptIssuers(was), keptIssuers(is)];
  const moved = (before === undefined) !== (after === undefined);
  const found = moved ? [issuersMoved(after === undefined)] : diffIssuers(slots ?? []);
  return found.map(({ code, what }) =>
    Object.freeze<DiffFinding>({
      code,
      kind: kindOf(code),
      aspect: "issuers",
      caller: "every caller",
      callers: [],
      owners: [],
      endpoint: undefined,
      what,
      at: undefined,
      witness: undefined,
    }),
  );
}
