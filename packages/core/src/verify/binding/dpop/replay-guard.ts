import { deny } from "../../../decision/deny.js";
import { undecided } from "../../../decision/evaluation.js";
import { sha256 } from "../../../kit/sha256.js";
import type { ReplayStore } from "../../../kit/state/replay-store.js";
import { StoreUnavailableError } from "../../../kit/state/store-unavailable-error.js";
import type { Clock } from "../../../kit/time/clock.js";
import { withDeadline } from "../../../kit/time/deadline.js";
import type { LastStepResult } from "../binding-proof.js";

/** What makes a proof one of a kind: by its claims, since its text can be written in several ways. */
export interface UsedProof {
  /** The thumbprint of its key. */
  readonly thumbprint: string;
  readonly method: string;
  /** Normalized. */
  readonly address: string;
  readonly jti: string;
}

/** What a {@link ReplayGuard} needs. */
export interface ReplayGuardParts {
  readonly store: ReplayStore;
  readonly storeTimeoutMs: number;
  readonly clock: Clock;
}

/** What is kept of a hash in base64url: 132 bits. */
const KEY_LENGTH = 22;
/**
 * A claim lasts longer than the proof is accepted: a store measures time by itself, the clock of another process may be behind, and
 * one may be set back meanwhile. By more than this, and the proof is accepted again.
 */
const MARGIN_MS = 5000;

/** The claim that one request made, and its result. */
interface MadeClaim {
  readonly key: string;
  readonly result: LastStepResult | Promise<LastStepResult>;
}

/** Those of each store: two gates may share one. */
const claimsOfStores = new WeakMap<ReplayStore, WeakMap<object, MadeClaim>>();

/**
 * Accepts each proof once, by a store. Whatever the store does, the result is there within a deadline; a failure never admits.
 *
 * Once is one request, however many decisions are made about it: an application may have two gates in a row.
 */
export class ReplayGuard {
  readonly #parts: ReplayGuardParts;
  readonly #made: WeakMap<object, MadeClaim>;

  constructor(parts: ReplayGuardParts) {
    this.#parts = parts;
    this.#made = claimsOfStores.get(parts.store) ?? new WeakMap();
    claimsOfStores.set(parts.store, this.#made);
  }

  /**
   * @param remainingMs how long the proof is still accepted, in milliseconds
   * @param source the server's own object of the request; `undefined` where each decision counts as a request
   */
  claim(
    proof: UsedProof,
    remainingMs: number,
    source?: object,
  ): LastStepResult | Promise<LastStepResult> {
    const key = keyOf(proof);
    const made = source && this.#made.get(source);
    if (made?.key === key) return made.result;
    const result = this.#ask(key, remainingMs, proof.thumbprint);
    if (source !== undefined) this.#keep(source, { key, result });
    return result;
  }

  /** What failed is not kept: it may succeed, or is refused again. */
  #keep(source: object, made: MadeClaim): void {
    const { result } = made;
    if (result === undefined || result instanceof Promise) this.#made.set(source, made);
    if (!(result instanceof Promise)) return;
    void result.then((failure) => {
      if (failure !== undefined) this.#made.delete(source);
    });
  }

  #ask(
    key: string,
    remainingMs: number,
    thumbprint: string,
  ): LastStepResult | Promise<LastStepResult> {
    const { store } = this.#parts;
    const ttlMs = Math.max(1, Math.ceil(remainingMs)) + MARGIN_MS;
    try {
      const answer: unknown = store.claim(key, ttlMs, thumbprint);
      return isPromise(answer) ? this.#whenAnswered(answer) : conclude(answer);
    } catch (error) {
      return concludeFailure(error);
    }
  }

  async #whenAnswered(answer: PromiseLike<unknown>): Promise<LastStepResult> {
    const { clock, storeTimeoutMs: timeoutMs } = this.#parts;
    const timedOut = () => new StoreUnavailableError("timeout");
    try {
      const run = async (): Promise<unknown> => await answer;
      return conclude(await withDeadline({ clock, timeoutMs, timedOut }, run));
    } catch (error) {
      return concludeFailure(error);
    }
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { then?: unknown }).then === "function"
  );
}

function conclude(answer: unknown): LastStepResult {
  if (answer === true) return undefined;
  if (answer === false) return deny("proof_replayed");
  return concludeFailure(new StoreUnavailableError("answer_invalid"));
}

function concludeFailure(error: unknown): LastStepResult {
  return error instanceof StoreUnavailableError && error.reason === "holder_full"
    ? deny("proof_replayed", "proof_budget_exceeded")
    : undecided("replay_store_unavailable", 1, error);
}

function keyOf({ thumbprint, method, address, jti }: UsedProof): string {
  const hash = sha256(`${thumbprint}\0${method}\0${address}\0${jti}`, "base64url");
  return hash.slice(0, KEY_LENGTH);
}
