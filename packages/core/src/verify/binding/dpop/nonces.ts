import { createHmac } from "node:crypto";
import type { DefinedNonce } from "./dpop-options.js";

/** A lifetime has this many steps; in each of them the nonce is another one. */
const STEPS = 4;
/** 132 bits in base64url. */
const LENGTH = 22;

/** A nonce that was found among those that are accepted. */
export interface AcceptedNonce {
  /** When it ends, in milliseconds since the Unix epoch. */
  readonly endsMs: number;
  /** Whether it is the one that is given to clients now. */
  readonly isCurrent: boolean;
}

/**
 * The nonces of a service: the same in all of its processes, and kept nowhere.
 *
 * A nonce is made from the secret and the time: it cannot be predicted without the secret, and every process knows which ones
 * are accepted. It may be used by several requests, each with a proof of its own.
 *
 * @see RFC 9449 sections 8 and 11.3
 */
export class Nonces {
  readonly #secrets: () => readonly string[];
  readonly #stepMs: number;
  #step = Number.NaN;
  #current = "";
  #accepted: ReadonlyMap<string, number> = new Map();

  constructor({ secrets, lifetimeSeconds }: DefinedNonce) {
    this.#secrets = secrets;
    this.#stepMs = (lifetimeSeconds * 1000) / STEPS;
  }

  /** The nonce for the next proof of a client. @param nowMs milliseconds since the Unix epoch */
  current(nowMs: number): string {
    this.#moveTo(nowMs);
    return this.#current;
  }

  /** Finds the nonce of a proof; `undefined` where it is not, or no longer, one of this service. */
  find(nonce: string, nowMs: number): AcceptedNonce | undefined {
    this.#moveTo(nowMs);
    const step = this.#accepted.get(nonce);
    if (step === undefined) return undefined;
    return { endsMs: (step + STEPS + 1) * this.#stepMs, isCurrent: nonce === this.#current };
  }

  #moveTo(nowMs: number): void {
    const now = Math.floor(nowMs / this.#stepMs);
    if (now === this.#step) return;
    const secrets = this.#secrets();
    const accepted = new Map<string, number>();
    // One ahead: of a process whose clock is ahead of this one.
    for (let step = now - STEPS; step <= now + 1; step += 1) {
      for (const secret of secrets) accepted.set(nonceOf(secret, step), step);
    }
    this.#current = nonceOf(secrets[0] as string, now);
    this.#accepted = accepted;
    this.#step = now;
  }
}

function nonceOf(secret: string, step: number): string {
  const mac = createHmac("sha256", secret)
    .update(`callgate dpop-nonce ${step}`)
    .digest("base64url");
  return mac.slice(0, LENGTH);
}
