import { randomBytes } from "node:crypto";
import { catalogue, type DenialReason, type Reason } from "./catalogue.js";
import { challengeFor } from "./challenge.js";
import { type Decision, type Denied, NO_HEADERS, type Unavailable } from "./decision.js";
import type { Evaluation } from "./evaluation.js";

/** What the endpoint contributes to a decision about it. */
export interface DecisionContext {
  /** `false` in report mode. */
  readonly enforced: boolean;
  /** The scopes the endpoint requires, to be named where one is missing. */
  readonly scopes: readonly string[];
  /** What it requires of the user's authentication, as parameters of a challenge. */
  readonly authentication?: string | undefined;
}

const NO_SCOPES: readonly string[] = Object.freeze([]);

/** The length of a decision's name: 12 octets in base64url. */
const ID_LENGTH = 16;
/** So many names are drawn at once, since drawing one takes longer than all the rest. */
const IDS_AT_ONCE = 64;

/** Turns the evaluation of a request into a decision: an identity, the challenges, the headers. */
export class DecisionMaker {
  readonly #realm: string;
  readonly #problemTypeBaseUrl: string | undefined;
  readonly #metadataUrl: string | undefined;
  #ids = "";
  #nextId = 0;

  /**
   * @param problemTypeBaseUrl the URL that a reason is appended to, for the `type` of a problem document
   * @param metadataUrl where the metadata of the protected resource is, if it is published
   */
  constructor(realm: string, problemTypeBaseUrl?: string, metadataUrl?: string) {
    this.#realm = realm;
    this.#problemTypeBaseUrl = problemTypeBaseUrl;
    this.#metadataUrl = metadataUrl;
  }

  make(evaluation: Evaluation, context: DecisionContext): Decision {
    if (evaluation.kind === "denied") return this.deny(evaluation, context);
    const decisionId = this.nextId();
    if (evaluation.kind === "allowed")
      return { outcome: "allowed", decisionId, headers: NO_HEADERS, auth: evaluation.auth };
    const { unavailable: reason, retryAfterSeconds, error } = evaluation;
    const unavailable: Unavailable = {
      outcome: "unavailable",
      decisionId,
      headers: NO_HEADERS,
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
    { denied: reason, auth }: Extract<Evaluation, { readonly kind: "denied" }>,
    { enforced, scopes, authentication }: DecisionContext,
  ): Denied {
    const named = this.#namesScopes(reason) ? scopes : NO_SCOPES;
    const stepUp = reason === "authentication_insufficient" ? authentication : undefined;
    const extras = { scopes: named, authentication: stepUp, metadataUrl: this.#metadataUrl };
    return {
      outcome: "denied",
      decisionId: this.nextId(),
      headers: NO_HEADERS,
      problemType: this.#problemTypeOf(reason),
      enforced,
      reason,
      challenges: [challengeFor(this.#realm, reason, extras)],
      auth,
    };
  }

  /** Names a decision: by chance, since a refused caller learns the name and a number would reveal how many there are. */
  nextId(): string {
    if (this.#nextId === this.#ids.length) {
      this.#ids = randomBytes((ID_LENGTH / 4) * 3 * IDS_AT_ONCE).toString("base64url");
      this.#nextId = 0;
    }
    const start = this.#nextId;
    this.#nextId += ID_LENGTH;
    return this.#ids.slice(start, this.#nextId);
  }

  /** A client that finds the authorization server from a 401 also needs to know what to request there. */
  #namesScopes(reason: DenialReason): boolean {
    if (reason === "scope_insufficient") return true;
    return this.#metadataUrl !== undefined && catalogue[reason].status === 401;
  }

  #problemTypeOf(reason: Reason): string {
    return this.#problemTypeBaseUrl === undefined
      ? "about:blank"
      : this.#problemTypeBaseUrl + reason;
  }
}
