import {
  type Denial,
  deny,
  type IntrospectionContext,
  type IntrospectionHealth,
  type Introspector,
  isB64Token,
  type JsonObject,
  type Verification,
  type VerifiedToken,
} from "@callgate/core/kit";
import { Asker } from "../asking/asker.js";
import { MissBudget } from "../caching/miss-budget.js";
import type { SharedAnswers } from "../caching/shared-answers.js";
import { TokenKeys } from "../caching/token-cache.js";
import { failureOf, type IntrospectionFailure } from "../failure.js";
import type { DefinedIntrospection } from "../options/define-introspect.js";
import type { ActiveEntry } from "./answer-entry.js";
import { confirmJwt } from "./confirm-jwt.js";
import { Flights } from "./flights.js";
import { healthOf } from "./health-of.js";
import { IntrospectionReporter } from "./introspection-reporter.js";
import { KeptAnswers, REFRESH_SHARE } from "./kept-answers.js";
import { refusedForMs } from "./refused-for.js";
import { sharedAnswersOf } from "./shared-answers-of.js";
import type { Judge, Manner, Sought } from "./sought.js";
import { closed, overloaded, unavailable } from "./undecided.js";

/** How long a refresh that was not possible is not tried again. */
const REFRESH_PAUSE_MS = 1000;

const INACTIVE: Denial = deny("token_inactive");

/**
 * Verifies the opaque tokens of one issuer by its introspection endpoint.
 *
 * All requests with one token share a question. Only the server's own "no" refuses a token: everything else is a failure to
 * decide.
 */
export class IntrospectingVerifier implements Introspector {
  readonly #context: IntrospectionContext;
  readonly #defined: DefinedIntrospection;
  readonly #asker: Asker;
  readonly #budget: MissBudget;
  readonly #reporter: IntrospectionReporter;
  readonly #shared: SharedAnswers | undefined;
  readonly #keys = new TokenKeys();
  readonly #kept: KeptAnswers;
  readonly #flights: Flights<Verification>;
  readonly #opaque: Manner;
  #hits = 0;
  #misses = 0;
  #isClosed = false;

  constructor(context: IntrospectionContext, defined: DefinedIntrospection) {
    const { clock } = context;
    this.#context = context;
    this.#defined = defined;
    this.#reporter = new IntrospectionReporter(context);
    this.#asker = new Asker(context, defined, (...rejection) =>
      this.#reporter.credentialsRejected(...rejection),
    );
    this.#budget = new MissBudget(defined, clock.monotonic());
    this.#kept = new KeptAnswers(context, defined);
    const judge: Judge = (answer) => context.judge(answer, defined.assumeLifetimeSeconds);
    this.#opaque = { judge, maxLength: defined.maxTokenLength };
    this.#shared = sharedAnswersOf(context, defined, (code) => this.#reporter.sharedFailed(code));
    const storeMs = this.#shared === undefined ? 0 : 500;
    this.#flights = new Flights(clock, defined.timeoutMs + storeMs);
  }

  verify(token: string): Verification | Promise<Verification> {
    return this.#verify(token, this.#opaque);
  }

  confirm(token: string, verified: VerifiedToken): Verification | Promise<Verification> {
    const judge: Judge = (answer) => confirmJwt(verified, answer, this.#context);
    // Its length was within that of JWTs.
    const found = this.#verify(token, { judge, maxLength: Number.POSITIVE_INFINITY });
    const conclude = (it: Verification): Verification => (it.kind === "verified" ? verified : it);
    return found instanceof Promise ? found.then(conclude) : conclude(found);
  }

  health(): IntrospectionHealth {
    const lookups = this.#hits + this.#misses;
    return healthOf(this.#asker, this.#context.clock, {
      isClosed: this.#isClosed,
      hitRatio: lookups === 0 ? undefined : this.#hits / lookups,
      entries: this.#kept.size,
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#asker.close();
    this.#kept.clear();
  }

  #verify(token: string, { judge, maxLength }: Manner): Verification | Promise<Verification> {
    if (this.#isClosed) return closed;
    const key = this.#keys.of(token);
    if (key === undefined) return deny("token_malformed", "token_opaque");
    const { clock } = this.#context;
    const now = clock.monotonic();
    const entry = this.#kept.active(key);
    if (entry?.isFresh(now, clock.now())) {
      this.#hits += 1;
      if (now >= entry.refreshAt) this.#refresh({ token, key, before: entry, judge }, now);
      return entry.verification;
    }
    const refusal = this.#kept.refusal(key, now);
    if (refusal !== undefined) {
      this.#hits += 1;
      return refusal;
    }
    this.#misses += 1;
    if (token.length > maxLength) return deny("token_malformed", "token_too_long");
    if (!isB64Token(token)) return deny("token_malformed", "token_opaque");
    return this.#join({ token, key, before: entry, judge });
  }

  #join(sought: Sought): Verification | Promise<Verification> {
    const { token, before } = sought;
    const find = (): Promise<Verification> => this.#find(sought, false);
    if (this.#shared !== undefined || this.#flights.has(token))
      return this.#flights.fly(token, find);
    // Without a store to look into, nothing has to be waited for.
    return this.#takeMiss(before)
      ? this.#flights.fly(token, () => this.#ask(sought, false))
      : this.#unasked(before);
  }

  /** Looks into the shared store, then sends a question. */
  async #find(sought: Sought, ahead: boolean): Promise<Verification> {
    const shared = await this.#shared?.get(sought.token);
    if (this.#isClosed) return closed;
    const longest = this.#defined.cacheMs * (ahead ? 1 - REFRESH_SHARE : 1);
    if (shared !== undefined && shared.ageMs < longest)
      return this.#adopt(sought, shared.answer, shared.ageMs);
    return this.#takeMiss(sought.before) ? this.#ask(sought, ahead) : this.#unasked(sought.before);
  }

  #takeMiss(before: ActiveEntry | undefined): boolean {
    return this.#budget.take(before !== undefined, this.#context.clock.monotonic());
  }

  /** Beyond the budget: while the server cannot be reached, that many requests with known tokens are usual, and need no question. */
  #unasked(before: ActiveEntry | undefined): Verification {
    const { clock } = this.#context;
    if (this.#asker.state.isFailing && before?.isStaleUsable(clock.monotonic(), clock.now()))
      return before.verification;
    this.#reporter.overloaded("misses");
    return overloaded;
  }

  async #ask(sought: Sought, ahead: boolean): Promise<Verification> {
    const startedAt = this.#context.clock.monotonic();
    try {
      const outcome = await this.#asker.ask(sought.token);
      if (this.#asker.state.succeeded()) this.#reporter.recovered();
      this.#reporter.introspected(outcome.kind, startedAt, ahead);
      if (outcome.kind === "inactive") return this.#refuse(sought, INACTIVE);
      // Since the question, and not since the answer: the token may have been revoked between.
      const ageMs = this.#context.clock.monotonic() - startedAt;
      const verification = this.#adopt(sought, outcome.answer, ageMs);
      if (verification.kind === "verified")
        void this.#shared?.set(sought.token, { answer: outcome.answer, ageMs });
      return verification;
    } catch (error) {
      return this.#undecided(sought, failureOf(error));
    }
  }

  #adopt(sought: Sought, answer: JsonObject, ageMs: number): Verification {
    const judged = sought.judge(answer);
    const { clock, clockSkewSeconds } = this.#context;
    if (judged.kind === "denied")
      return this.#refuse(
        sought,
        judged,
        refusedForMs(judged, answer, clock.now(), clockSkewSeconds),
      );
    this.#kept.admit(sought.key, judged, answer, ageMs);
    return judged;
  }

  #refuse({ token, key, before }: Sought, denial: Denial, longestMs = Infinity): Denial {
    this.#kept.refuse(key, denial, longestMs);
    if (before !== undefined) void this.#shared?.delete(token);
    return denial;
  }

  #undecided({ before }: Sought, failure: IntrospectionFailure): Verification {
    const { clock } = this.#context;
    if (failure.code === "queue_full") this.#reporter.overloaded("queue");
    else if (failure.code !== "closed") this.#reporter.failed(failure);
    if (before?.isStaleUsable(clock.monotonic(), clock.now())) return before.verification;
    return unavailable(failure);
  }

  /** Requests an answer again before it expires, while it stays in use. */
  #refresh(sought: Sought, now: number): void {
    const { token, before } = sought;
    if (before !== undefined) before.refreshAt = now + REFRESH_PAUSE_MS;
    if (this.#flights.has(token)) return;
    const refreshing = this.#flights.fly(token, () => this.#find(sought, true));
    this.#context.keepAlive(refreshing.catch(() => {}));
  }
}
