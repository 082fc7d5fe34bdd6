import type { SecretReason } from "@callgate/secrets";
import type {
  ClientAuthentication,
  ClientCredential,
} from "../authentication/client-authentication.js";
import { TokenError, toTokenError } from "../errors.js";
import type { PassedTime } from "./passed-time.js";
import { unlessAborted } from "./timing.js";
import type { TokenReporter } from "./token-reporter.js";

/** What {@link Credentials} are made of. */
export interface CredentialsParts {
  readonly authentication: ClientAuthentication;
  readonly pollMs: number;
  readonly time: PassedTime;
  readonly reporter: TokenReporter;
}

/** A credential that lasts no longer is renewed as a matter of course: a new one is no news to be proved. */
const SHORT_LIVED_MS = 86_400_000;
/** How often a credential that was refused is looked at for a change. */
const POLL_WHEN_REFUSED_MS = 1000;

/**
 * The client's credential as it changes: read for each flight, looked at now and then in between, and which of its
 * versions the server took or refused.
 */
export class Credentials {
  readonly #parts: CredentialsParts;
  readonly #refused = new Set<string>();
  #current: string | undefined;
  #accepted: string | undefined;
  #generation = 0;
  #pollAt = Infinity;
  #isPolling = false;

  constructor(parts: CredentialsParts) {
    this.#parts = parts;
  }

  /** Counts the versions seen: a failure under an earlier one may be over. */
  get generation(): number {
    return this.#generation;
  }

  /** The version a token was last granted for. */
  get acceptedVersion(): string | undefined {
    return this.#accepted;
  }

  /** When {@link poll} is due. */
  get pollAt(): number {
    return this.#pollAt;
  }

  /** @throws {TokenError} `credential_unavailable`, or the signal's reason */
  async read(reason: SecretReason, signal: AbortSignal): Promise<ClientCredential> {
    const { authentication, reporter } = this.#parts;
    const asked = reason === "poll" && this.#current === undefined ? "initial" : reason;
    try {
      const credential = await unlessAborted(
        authentication.credential({ reason: asked, signal }),
        signal,
      );
      this.#see(credential);
      return credential;
    } catch (cause) {
      if (!signal.aborted || toTokenError(signal.reason).code === "timeout") {
        reporter.report(undefined, { type: "credential.unavailable" });
      }
      if (cause instanceof TokenError) throw cause;
      throw new TokenError("credential_unavailable", "The client's credential cannot be read", {
        retryable: true,
      });
    } finally {
      this.#pollAt = this.#parts.time.now() + this.#parts.pollMs;
    }
  }

  accept(version: string): void {
    const before = this.#accepted;
    this.#accepted = version;
    this.#refused.clear();
    if (before === undefined || before === version) return;
    this.#parts.reporter.report(undefined, {
      type: "credential.rotated",
      version,
      previousVersion: before,
    });
  }

  /**
   * Takes note that the server refused a version, and reads again what else there is to be tried.
   *
   * That is the new value where it changed, then the one before it, unless that was refused already: no account is to
   * be locked by trying.
   */
  async afterRefusal(version: string, signal: AbortSignal): Promise<readonly ClientCredential[]> {
    this.refuse(version);
    const current = await this.read("rejected", signal).catch((error) => {
      if (signal.aborted) throw error;
      return undefined;
    });
    if (current === undefined) return [];
    const { previous } = current;
    const candidates = current.version === version ? [] : [current];
    if (previous !== undefined && !this.#refused.has(previous.version)) candidates.push(previous);
    return candidates;
  }

  refuse(version: string): void {
    this.#refused.add(version);
    this.#parts.reporter.report(undefined, { type: "credential.rejected", version });
  }

  /** Forgets what was refused. */
  forgive(): void {
    this.#refused.clear();
  }

  /** Hurries the next look after a failure that a new credential would end. */
  pollSoon(now: number): void {
    this.#pollAt = Math.min(this.#pollAt, now + POLL_WHEN_REFUSED_MS);
  }

  /** Looks whether there is a new version, in the background, and tells of one that is to be proved. */
  poll(signal: AbortSignal, prove: () => void): void {
    if (this.#isPolling) return;
    this.#isPolling = true;
    const before = this.#generation;
    this.read("poll", signal)
      .then((credential) => {
        if (this.#generation !== before && !this.#isShortLived(credential)) prove();
      })
      .catch(() => {})
      .finally(() => {
        this.#isPolling = false;
      });
  }

  #see({ version }: ClientCredential): void {
    if (this.#current !== undefined && this.#current !== version) this.#generation += 1;
    this.#current = version;
  }

  #isShortLived({ notAfter }: ClientCredential): boolean {
    const { time } = this.#parts;
    return notAfter !== undefined && notAfter * 1000 - time.toWall(time.now()) < SHORT_LIVED_MS;
  }
}
