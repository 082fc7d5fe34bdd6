import { type Admission, admissionOf } from "./admission.js";
import { describeGain } from "./describe.js";
import type { DiffCode, DiffFinding, DiffKind } from "./diff-finding.js";
import type { DocumentSide } from "./document-side.js";
import type { Gain } from "./gain.js";
import { type Comparison, gainsOf } from "./gains.js";
import { GrantPlaces } from "./grant-places.js";
import type { Place } from "./places.js";
import { membersThatDiffer } from "./same-entry.js";
import { executeWitness, type Witness } from "./witness.js";

/** Two documents, as their entries are compared. */
export interface ComparedDocuments {
  readonly was: DocumentSide;
  readonly is: DocumentSide;
  readonly unlisted: readonly string[];
  readonly now: number;
}

const KINDS: Readonly<Partial<Record<DiffCode, DiffKind>>> = {
  widened: "widening",
  new_endpoint: "new-endpoint",
  indeterminate: "indeterminate",
  issuers_changed: "issuers",
};

/** The kind of a finding with this code, for options that make a review fail. */
export function kindOf(code: DiffCode): DiffKind | undefined {
  return KINDS[code];
}

/** Compares the entries of two documents for the same requests. */
export class EntryDiff {
  readonly #documents: ComparedDocuments;
  readonly #place: Place;
  readonly #was: Admission;
  readonly #is: Admission;
  readonly #grantPlaces: GrantPlaces | undefined;

  constructor(documents: ComparedDocuments, place: Place) {
    this.#documents = documents;
    this.#place = place;
    this.#was = admissionOf(place.was, documents.was);
    this.#is = admissionOf(place.is, documents.is);
    this.#grantPlaces = place.is && new GrantPlaces(place.is, documents.is.policy);
  }

  findings(): readonly DiffFinding[] {
    const gains = this.#gains(true);
    if (this.#place.was === undefined) return [this.#ofEndpoint("new_endpoint", gains, true)];
    const losses = this.#gains(false);
    if (this.#place.is === undefined) return [this.#ofEndpoint("removed", losses, false)];
    const found = [
      ...gains.map((gain) => this.#ofGain(gain, true)),
      // Another condition is one finding, not one for what it may admit and one for what it may refuse.
      ...losses
        .filter(
          ({ aspect }) =>
            aspect !== "condition" ||
            this.#is.condition === undefined ||
            this.#was.condition === undefined,
        )
        .map((gain) => this.#ofGain(gain, false)),
    ];
    return found.length > 0 ? found : this.#changes();
  }

  #gains(isWider: boolean): readonly Gain[] {
    const { was, is, unlisted, now } = this.#documents;
    const [from, to] = isWider ? [was, is] : [is, was];
    const comparison: Comparison = { from, to, unlisted, now };
    return isWider
      ? gainsOf(this.#was, this.#is, comparison)
      : gainsOf(this.#is, this.#was, comparison);
  }

  #ofGain(gain: Gain, isWider: boolean): DiffFinding {
    const names = this.#namesOf(gain.callers);
    const [only] = names;
    const key = Array.isArray(gain.callers) ? (gain.callers as readonly string[])[0] : undefined;
    const { was, is } = this.#documents;
    const what = describeGain(gain, this.#was, this.#is, {
      isWider,
      nameBefore: key && was.nameOf(key),
      nameAfter: key && is.nameOf(key),
    });
    const isUnclear = isWider && gain.aspect === "condition" && this.#is.condition !== undefined;
    const isOfGrant = only !== undefined && (gain.aspect === "caller" || gain.aspect === "until");
    return this.#finding({
      code: isUnclear ? "indeterminate" : isWider ? "widened" : "narrowed",
      aspect: gain.aspect,
      caller: labelOf(gain.callers, names),
      callers: names,
      what,
      at: isOfGrant ? this.#grantPlaces?.of(only) : this.#place.is?.at,
      witness: this.#witnessOf(gain, isWider),
    });
  }

  /** One finding for an endpoint that only one of the documents has. */
  #ofEndpoint(
    code: "new_endpoint" | "removed",
    gains: readonly Gain[],
    isNew: boolean,
  ): DiffFinding {
    const [first] = gains;
    const all =
      first?.callers === "everyone"
        ? "everyone"
        : gains.some(({ callers }) => callers === "any")
          ? "any"
          : undefined;
    const keys = gains.flatMap(({ callers }) => (typeof callers === "string" ? [] : callers));
    const callers = all ?? [...new Set(keys)];
    const names = this.#namesOf(callers);
    const { entry } = isNew ? this.#is : this.#was;
    const said = entry?.kind === "callers" ? "" : `, ${entry?.kind}`;
    const mode = first?.callers === "everyone" && entry?.kind === "callers" ? ", report mode" : "";
    return this.#finding({
      code,
      aspect: "endpoint",
      caller: labelOf(callers, names),
      callers: names,
      what: `${isNew ? "new" : "removed"}${said}${mode}`,
      at: this.#place.is?.at,
      witness: first && this.#witnessOf(first, isNew),
    });
  }

  /** What is written differently without answering any request differently. */
  #changes(): readonly DiffFinding[] {
    const members = membersThatDiffer(this.#was, this.#is);
    if (members.length === 0) return [];
    const finding = this.#finding({
      code: "changed",
      aspect: "form",
      caller: "no caller",
      callers: [],
      what: `${members.join(", ")} written differently`,
      at: this.#place.is?.at,
      witness: undefined,
    });
    return [finding];
  }

  #witnessOf({ request }: Gain, isWider: boolean): Witness {
    const { was, is, now } = this.#documents;
    const place = this.#place;
    return executeWitness([was, place.was], [is, place.is], request, { isWider, now });
  }

  #namesOf(callers: Gain["callers"]): readonly string[] {
    if (typeof callers === "string") return [];
    const { was, is } = this.#documents;
    return callers.map((key) => is.nameOf(key) ?? was.nameOf(key) ?? key);
  }

  #finding(given: Omit<DiffFinding, "kind" | "owners" | "endpoint">): DiffFinding {
    const endpoint = this.#place.name;
    const kind = kindOf(given.code);
    return Object.freeze({ ...given, kind, owners: this.#ownersOf(given.callers), endpoint });
  }

  #ownersOf(names: readonly string[]): readonly string[] {
    const { was, is } = this.#documents;
    const owners = names.map(
      (name) => (is.policy.callers.get(name) ?? was.policy.callers.get(name))?.owner,
    );
    return [...new Set(owners.filter((owner) => owner !== undefined))].sort();
  }
}

function labelOf(callers: Gain["callers"], names: readonly string[]): string {
  if (callers === "everyone") return callers;
  if (callers === "any") return "any client";
  const [only = "no caller", ...more] = names;
  return more.length === 0 ? only : `${names.length} callers`;
}
