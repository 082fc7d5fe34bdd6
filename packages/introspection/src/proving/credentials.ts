import { type Clock, TokenBucket } from "@callgate/core/kit";
import { IntrospectionFailure } from "../failure.js";
import type { Proof, ProofSource } from "./proof-source.js";

/** How long nothing is sent after the server has refused the credentials. */
export const COOLDOWN_SECONDS = 30;

/** How long credentials that the server accepted count as good. */
const ACCEPTED_MS = 300_000;

/** How often the source is read meanwhile, by requests: a secret that has changed ends the cooldown. */
const REREADS = { burst: 5, intervalMs: 1000 };

/**
 * The credentials of this service, and whether the server has refused them.
 *
 * Credentials that were refused are not sent again for 30 seconds: each further attempt could lock the account. A change of the
 * secret ends that at once; another token of this service does not, since every attempt would obtain one.
 */
export class Credentials {
  readonly #source: ProofSource;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #rereads: TokenBucket;
  #refused: { readonly version: string; readonly until: number } | undefined;
  #accepted: { readonly version: string; readonly until: number } | undefined;

  constructor(source: ProofSource, clock: Pick<Clock, "monotonic">) {
    this.#source = source;
    this.#clock = clock;
    this.#rereads = new TokenBucket(REREADS, clock.monotonic());
  }

  /** @throws {IntrospectionFailure} `credentials_rejected` during the cooldown, `credentials_unavailable` */
  async current(signal: AbortSignal): Promise<Proof> {
    const refused = this.#refused;
    const leftMs = (refused?.until ?? 0) - this.#clock.monotonic();
    if (refused === undefined || leftMs <= 0) return this.#source.read("poll", signal);
    if (!this.#source.isRenewed && this.#rereads.take(this.#clock.monotonic())) {
      const proof = await this.#source.read("rejected", signal);
      if (proof.version !== refused.version) {
        this.#refused = undefined;
        return proof;
      }
    }
    const retryAfterSeconds = Math.ceil(leftMs / 1000);
    throw new IntrospectionFailure("credentials_rejected", { retryAfterSeconds });
  }

  /** Reads the source again, uncached. @returns what else to try: another version, then the previous one */
  async afterRefusal({ version }: Proof, signal: AbortSignal): Promise<readonly Proof[]> {
    const again = await this.#source.read("rejected", signal);
    const others = again.version === version ? [] : [again];
    if (again.previous !== undefined && again.previous.version !== version)
      others.push(again.previous);
    return others;
  }

  /** Begins the cooldown. @returns whether it is the first refusal of this version */
  refuse(version: string): boolean {
    const now = this.#clock.monotonic();
    const isKnown = this.#refused?.version === version && now < this.#refused.until;
    if (!isKnown) this.#refused = { version, until: now + COOLDOWN_SECONDS * 1000 };
    return !isKnown;
  }

  accept({ version }: Proof): void {
    this.#refused = undefined;
    this.#accepted = { version, until: this.#clock.monotonic() + ACCEPTED_MS };
  }

  /**
   * Whether a refusal is about the token: a firewall in front of the server answers 403 to a text it dislikes, and any sender can choose
   * that. To credentials that were accepted a while ago the server itself would answer 401.
   */
  isAboutToken(status: number, { version }: Proof): boolean {
    const accepted = this.#accepted;
    return (
      status === 403 && accepted?.version === version && this.#clock.monotonic() < accepted.until
    );
  }
}
