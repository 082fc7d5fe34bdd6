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
/** A claim lasts a little longer than the proof is accepted, for a store that measures time by itself. */
const MARGIN_MS = 1000;

/** Accepts each proof once, by a store. Whatever the store does, the result is there within a deadline; a failure never admits. */
export class ReplayGuard {
  readonly #parts: ReplayGuardParts;

  constructor(parts: ReplayGuardParts) {
    this.#parts = parts;
  }

  /** @param remainingMs how long the proof is still accepted, in milliseconds */
  claim(proof: UsedProof, remainingMs: number): LastStepResult | Promise<LastStepResult> {
    const { store } = this.#parts;
    const ttlMs = Math.max(1, Math.ceil(remainingMs)) + MARGIN_MS;
    try {
      const answer: unknown = store.claim(keyOf(proof), ttlMs, proof.thumbprint);
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
