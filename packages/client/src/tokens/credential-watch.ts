import { unlessAborted } from "@callgate/core/kit";
import { type SecretReason, SecretUnavailableError } from "@callgate/secrets";
import type {
  ClientAuthentication,
  ClientCredential,
} from "../authentication/client-authentication.js";
import { causeCodeOf, TokenError, toTokenError } from "../errors.js";
import type { PassedTime } from "./passed-time.js";
import type { TokenReporter } from "./token-reporter.js";

/** What a {@link CredentialWatch} uses. */
export interface CredentialWatchParts {
  readonly authentication: ClientAuthentication;
  readonly pollMs: number;
  readonly time: PassedTime;
  readonly reporter: TokenReporter;
  /** Ends what runs in the background. */
  readonly closing: AbortSignal;
}

/** A credential with a shorter lifetime changes regularly: a new version is not tested separately. */
const SHORT_LIVED_MS = 86_400_000;
/** How often a rejected credential is checked for a change. */
const POLL_WHEN_REJECTED_MS = 1000;

/**
 * Watches the client's credential: reads it for each token fetch and now and then in between, and records which of its
 * versions the server accepted or rejected.
 */
export class CredentialWatch {
  readonly #parts: CredentialWatchParts;
  readonly #rejected = new Set<string>();
  #current: string | undefined;
  #certificate: string | undefined;
  #accepted: string | undefined;
  #generation = 0;
  #pollAt = Infinity;
  #isPolling = false;

  constructor(parts: CredentialWatchParts) {
    this.#parts = parts;
  }

  /** Counts the versions seen: a failure under an earlier one may be over. */
  get generation(): number {
    return this.#generation;
  }

  /** The thumbprint of the certificate that requests are sent with from now on, where the credential has one. */
  get certificate(): string | undefined {
    return this.#certificate;
  }

  /** The version a token was last granted for. */
  get acceptedVersion(): string | undefined {
    return this.#accepted;
  }

  /** @throws {TokenError} `credential_unavailable`, or the signal's reason */
  async read(reason: SecretReason, signal: AbortSignal): Promise<ClientCredential> {
    const { authentication, reporter } = this.#parts;
    const requested = reason === "poll" && this.#current === undefined ? "initial" : reason;
    try {
      const credential = await unlessAborted(
        authentication.credential({ reason: requested, signal }),
        signal,
      );
      this.#see(credential);
      return credential;
    } catch (cause) {
      const error =
        cause instanceof TokenError
          ? cause
          : new TokenError(
              "credential_unavailable",
              "The client's credential cannot be read; check its source",
              {
                retryable: true,
              },
            );
      if (!signal.aborted || toTokenError(signal.reason).code === "timeout") {
        reporter.report(undefined, {
          type: "credential_unavailable",
          source: sourceOf(error),
          cause: causeCodeOf(error),
        });
      }
      throw error;
    } finally {
      this.#pollAt = this.#parts.time.now() + this.#parts.pollMs;
    }
  }

  /** Records that a token was granted for a version. */
  accept(version: string): void {
    const before = this.#accepted;
    this.#accepted = version;
    this.#rejected.clear();
    if (before === undefined || before === version) return;
    this.#parts.reporter.report(undefined, {
      type: "credential_rotated",
      version,
      previousVersion: before,
    });
  }

  /**
   * Records that the server rejected a version, and reads the credential again, uncached.
   *
   * @param isCertain `false` where the rejection may have another reason than the credential
   * @returns what else to try: the new version where there is one, then the previous one, unless the server rejected
   * that already: too many attempts could lock the account
   */
  async afterRejection(
    version: string,
    isCertain: boolean,
    signal: AbortSignal,
  ): Promise<readonly ClientCredential[]> {
    this.reject(version, isCertain);
    const current = await this.read("rejected", signal).catch((error) => {
      if (signal.aborted) throw error;
      return undefined;
    });
    if (current === undefined) return [];
    const { previous } = current;
    const candidates = current.version === version ? [] : [current];
    if (previous !== undefined && !this.#rejected.has(previous.version)) candidates.push(previous);
    return candidates;
  }

  /** Records that the server rejected a version. @param isCertain as for {@link afterRejection} */
  reject(version: string, isCertain: boolean): void {
    this.#rejected.add(version);
    if (!isCertain) return;
    this.#parts.reporter.report(undefined, { type: "credential_rejected", version });
  }

  /** Lets rejected versions be tried again. */
  forgetRefusals(): void {
    this.#rejected.clear();
  }

  /** Checks sooner after a failure that a new credential would end. */
  pollSoon(now: number): void {
    this.#pollAt = Math.min(this.#pollAt, now + POLL_WHEN_REJECTED_MS);
  }

  /** Whether the last read is long enough ago for a {@link poll}. */
  isPollDue(now: number): boolean {
    return now >= this.#pollAt;
  }

  /**
   * Checks for a new version in the background.
   *
   * @param onNewVersion called for one; `isTested` where it is to be tested with a token request
   */
  poll(onNewVersion: (isTested: boolean) => void): void {
    if (this.#isPolling) return;
    this.#isPolling = true;
    const before = this.#generation;
    this.read("poll", this.#parts.closing)
      .then((credential) => {
        if (this.#generation !== before) onNewVersion(!this.#isShortLived(credential));
      })
      .catch(() => {})
      .finally(() => {
        this.#isPolling = false;
      });
  }

  #see({ version, certificate }: ClientCredential): void {
    if (this.#current !== undefined && this.#current !== version) this.#generation += 1;
    this.#current = version;
    this.#certificate = certificate;
  }

  #isShortLived({ notAfter }: ClientCredential): boolean {
    const { time } = this.#parts;
    return notAfter !== undefined && notAfter * 1000 - time.toWall(time.now()) < SHORT_LIVED_MS;
  }
}

/** The name of the source that failed, which it has from the configuration. */
function sourceOf({ cause }: TokenError): string | undefined {
  return cause instanceof SecretUnavailableError ? cause.source : undefined;
}
