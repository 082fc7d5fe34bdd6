import { randomBytes } from "node:crypto";
import { catalogue, type DenialReason, type Reason } from "./catalogue.js";
import { challengesFor, type Scheme } from "./challenge.js";
import {
  type Decision,
  type Denied,
  type HeaderFields,
  NO_HEADERS,
  type Unavailable,
} from "./decision.js";
import type { Evaluation } from "./evaluation.js";

/** What the endpoint contributes to a decision about it. */
export interface DecisionContext {
  /** `false` in report mode. */
  readonly enforced: boolean;
  /** The scopes the endpoint requires, to be named where one is missing. */
  readonly scopes: readonly string[];
  /** The schemes under which its tokens may be presented, at least one. */
  readonly schemes: readonly Scheme[];
  /** What it requires of the user's authentication, as parameters of a challenge. */
  readonly authentication?: string | undefined;
}

/** What a gate's configuration contributes to its answers. */
export interface AnswerParts {
  readonly realm: string;
  /** The URL that a reason is appended to, for the `type` of a problem document. */
  readonly problemTypeBaseUrl: string | undefined;
  /** The address of the metadata of the protected resource, if it is published. */
  readonly metadataUrl: string | undefined;
  /** The algorithms of DPoP proofs that are accepted. */
  readonly proofAlgorithms: readonly string[];
  /** The value of `Vary` of every answer; `undefined` where answers depend on no field beside Authorization. */
  readonly vary: string | undefined;
}

const NO_SCOPES: readonly string[] = Object.freeze([]);

/** The length of a decision's identifier: 12 octets in base64url. */
const ID_LENGTH = 16;
/** How many identifiers are generated at once: generating a single one takes longer than the rest of a decision. */
const IDS_AT_ONCE = 256;

/** Turns the evaluation of a request into a decision: an identity, the challenges, the headers. */
export class DecisionMaker {
  readonly #parts: AnswerParts;
  readonly #headers: HeaderFields;
  #ids = "";
  #nextId = 0;

  constructor(parts: AnswerParts) {
    this.#parts = parts;
    const { vary } = parts;
    this.#headers = vary === undefined ? NO_HEADERS : Object.freeze({ vary });
  }

  /** @param scheme the scheme of the request, where it has exactly one that is accepted */
  make(evaluation: Evaluation, context: DecisionContext, scheme?: Scheme): Decision {
    if (evaluation.kind === "denied") return this.deny(evaluation, context, scheme);
    const decisionId = this.nextId();
    const headers = this.#withOwn(evaluation.headers);
    if (evaluation.kind === "allowed")
      return { outcome: "allowed", decisionId, headers, auth: evaluation.auth };
    const { unavailable: reason, retryAfterSeconds, error } = evaluation;
    const unavailable: Unavailable = {
      outcome: "unavailable",
      decisionId,
      headers,
      problemType: this.#problemTypeOf(reason),
      enforced: context.enforced,
      reason,
      retryAfterSeconds,
      auth: undefined,
    };
    // For operators; not enumerable, so that JSON of a decision does not contain it.
    Object.defineProperty(unavailable, "cause", { value: error });
    return unavailable;
  }

  deny(
    { denied: reason, auth, headers: added }: Extract<Evaluation, { readonly kind: "denied" }>,
    { enforced, scopes, schemes, authentication }: DecisionContext,
    used?: Scheme,
  ): Denied {
    const { realm, metadataUrl, proofAlgorithms } = this.#parts;
    const headers = this.#withOwn(added);
    const named = this.#namesScopes(reason) ? scopes : NO_SCOPES;
    const stepUp = reason === "authentication_insufficient" ? authentication : undefined;
    const extras = { schemes, used, proofAlgorithms, scopes: named, metadataUrl };
    return {
      outcome: "denied",
      decisionId: this.nextId(),
      headers,
      problemType: this.#problemTypeOf(reason),
      enforced,
      reason,
      challenges: challengesFor(realm, reason, { ...extras, authentication: stepUp }),
      auth,
    };
  }

  /**
   * The identifier of the next decision. It is random, since a refused caller receives it and a number would reveal how many
   * decisions there are.
   */
  nextId(): string {
    if (this.#nextId === this.#ids.length) {
      this.#ids = randomBytes((ID_LENGTH / 4) * 3 * IDS_AT_ONCE).toString("base64url");
      this.#nextId = 0;
    }
    const start = this.#nextId;
    this.#nextId += ID_LENGTH;
    return this.#ids.slice(start, this.#nextId);
  }

  /** The fields that every answer has, and those of this evaluation. */
  #withOwn(added: HeaderFields): HeaderFields {
    if (added === NO_HEADERS) return this.#headers;
    return this.#headers === NO_HEADERS ? added : { ...this.#headers, ...added };
  }

  /** A client that finds the authorization server from a 401 also needs to know what to request there. */
  #namesScopes(reason: DenialReason): boolean {
    if (reason === "scope_insufficient") return true;
    return this.#parts.metadataUrl !== undefined && catalogue[reason].status === 401;
  }

  #problemTypeOf(reason: Reason): string {
    const { problemTypeBaseUrl } = this.#parts;
    return problemTypeBaseUrl === undefined ? "about:blank" : problemTypeBaseUrl + reason;
  }
}
