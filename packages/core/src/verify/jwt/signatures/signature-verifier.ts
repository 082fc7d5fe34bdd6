import { availableParallelism } from "node:os";
import type { VerificationKey } from "../../../keys/verification-key.js";
import type { Algorithm } from "../../../kit/algorithms.js";
import type { Clock } from "../../../kit/time/clock.js";
import type { CompactJws } from "../../../token/compact-jws.js";
import { verifySignature, verifySignatureOnThread } from "../signature.js";
import { thisRuntime } from "../support/runtime.js";
import { SignatureCosts } from "./signature-costs.js";
import {
  type OVERLOADED,
  type SignatureQueueHealth,
  ThreadQueue,
  type ThreadWork,
} from "./thread-queue.js";
import { TurnBudget } from "./turn-budget.js";

/** Whether signatures are verified on threads. */
export type SignatureThreads = "auto" | "always" | "never";

/** The key that a token was signed with: one of those given, none of them, or unknown because too many tokens wait. */
export type SigningKey = VerificationKey | undefined | typeof OVERLOADED;

type Signed = Pick<CompactJws, "signingInput" | "signature">;

/** What a {@link SignatureVerifier} needs. */
export interface SignatureVerifierParts {
  readonly threads: SignatureThreads;
  readonly clock: Pick<Clock, "monotonic">;
  /** How many processors this process may use. Default: what the operating system says; 1 on a runtime without threads. */
  readonly processors?: number;
  /** Default: that of the process, whose event loop all gates share. */
  readonly budget?: TurnBudget;
  /** Default: the queue of the process, whose threads all gates share. */
  readonly queue?: ThreadQueue;
}

const budgetOfProcess = new TurnBudget();
const queueOfProcess = new ThreadQueue();

/** Memory that a waiting token takes, beside its text: its claims, its request, its promises. */
const BYTES_BESIDE_TEXT = 2048;

/**
 * Finds the key that a token was signed with: at once, or on the threads of Node's pool.
 *
 * A signature takes from 30 µs to several hundred, which may block the event loop once, but not a thousand times in a row.
 * So with `auto` there is a budget for each of its turns. Signatures beyond it are verified on threads, and so are those
 * that arrive while threads are busy with earlier ones: a burst leaves the loop to requests that need no signature, and no
 * token overtakes another. Where there is one processor, threads would only take it from the loop, and `auto` uses none.
 */
export class SignatureVerifier {
  readonly #threads: SignatureThreads;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #budget: TurnBudget;
  readonly #queue: ThreadQueue;
  readonly #costs = new SignatureCosts();

  constructor(parts: SignatureVerifierParts) {
    const { threads, clock, budget = budgetOfProcess, queue = queueOfProcess } = parts;
    const { processors = thisRuntime.hasThreads ? availableParallelism() : 1 } = parts;
    this.#threads = threads === "auto" && processors === 1 ? "never" : threads;
    this.#clock = clock;
    this.#budget = budget;
    this.#queue = queue;
  }

  /**
   * Tries the keys in their order.
   *
   * @returns the first under which the signature verifies; as a promise where it is verified on threads, which
   * rejects where they fail
   */
  find(
    algorithm: Algorithm,
    keys: readonly VerificationKey[],
    signed: Signed,
  ): SigningKey | Promise<SigningKey> {
    if (this.#threads === "never") return findAtOnce(algorithm, keys, signed);
    if (this.#threads === "auto" && this.#mayFindAtOnce(keys))
      return this.#findMeasured(algorithm, keys, signed);
    if (keys.length === 0) return undefined;
    const bytes = signed.signingInput.length + BYTES_BESIDE_TEXT;
    return this.#queue.add(onThread(algorithm, keys, signed), bytes);
  }

  health(): SignatureQueueHealth {
    return this.#queue.health();
  }

  #mayFindAtOnce(keys: readonly VerificationKey[]): boolean {
    if (this.#queue.isMoving) return false;
    const cost = this.#costs.of(keys);
    if (this.#budget.allows(cost)) return true;
    this.#costs.doubt(keys);
    return false;
  }

  #findMeasured(
    algorithm: Algorithm,
    keys: readonly VerificationKey[],
    signed: Signed,
  ): VerificationKey | undefined {
    const startedAt = this.#clock.monotonic();
    const found = findAtOnce(algorithm, keys, signed);
    const milliseconds = this.#clock.monotonic() - startedAt;
    this.#budget.spend(milliseconds);
    // Valid signatures only: an attacker could choose those that are refused quickly.
    if (found !== undefined && keys.length === 1) this.#costs.measured(found, milliseconds);
    return found;
  }
}

function findAtOnce(
  algorithm: Algorithm,
  keys: readonly VerificationKey[],
  { signingInput, signature }: Signed,
): VerificationKey | undefined {
  for (const key of keys) if (verifySignature(algorithm, key, signingInput, signature)) return key;
  return undefined;
}

function onThread(
  algorithm: Algorithm,
  keys: readonly VerificationKey[],
  { signingInput, signature }: Signed,
): ThreadWork<VerificationKey | undefined> {
  return (done) => {
    const tryFrom = (place: number): void => {
      const key = keys[place];
      if (key === undefined) {
        done(null, undefined);
        return;
      }
      verifySignatureOnThread(algorithm, key, signingInput, signature, (error, isValid) => {
        if (error !== null) done(error, undefined);
        else if (isValid) done(null, key);
        else tryFrom(place + 1);
      });
    };
    tryFrom(0);
  };
}
