import type { ReadRequest, SecretReading } from "../cache/secret-reading.js";
import { decodeUtf8, memberOf, parseJson } from "../content.js";
import { isObject } from "../options/option-checks.js";
import { ReadFailure } from "../read-failure.js";

/** One version of a secret as `GetSecretValue` returns it: text or bytes. */
export interface StagedValue {
  readonly versionId: string;
  readonly content: string | Uint8Array;
}

/** Reads the version with a staging label. Rejects with {@link ReadFailure} `secret_missing` where no version has it. */
export type FetchStage = (stage: string, request: ReadRequest) => Promise<StagedValue>;

/** Which part of a secret is read, and how. */
export interface StagedSecretParts {
  readonly fetchStage: FetchStage;
  readonly stage: string;
  /** The member to read from a JSON object; without one, the whole secret. */
  readonly field: string | undefined;
  readonly previous: boolean;
}

interface ReadStage {
  readonly value: string;
  readonly version: string;
}

const STAGE_BEFORE: Readonly<Record<string, string>> = {
  AWSPENDING: "AWSCURRENT",
  AWSCURRENT: "AWSPREVIOUS",
};

/** Reads a secret of AWS Secrets Manager by its staging labels. */
export class StagedSecret {
  readonly #parts: StagedSecretParts;
  #labelled: string | undefined;
  #before: { readonly of: string; readonly found: ReadStage | undefined } | undefined;

  constructor(parts: StagedSecretParts) {
    this.#parts = parts;
  }

  async read(request: ReadRequest): Promise<SecretReading> {
    const last = this.#labelled;
    const now = await this.#fetch(this.#parts.stage, request);
    this.#labelled = now.version;
    const isRefused = request.reason === "rejected" && (last ?? now.version) === now.version;
    const pending = isRefused ? await this.#pending(now, request) : undefined;
    return pending === undefined
      ? { ...now, previous: await this.#previous(now, request) }
      : { ...pending, previous: now };
  }

  /**
   * The version that a rotation under way is about to make current.
   *
   * A rotation sets the new value in the service first and moves the label last: in between, AWSCURRENT is rejected.
   */
  async #pending(now: ReadStage, request: ReadRequest): Promise<ReadStage | undefined> {
    if (this.#parts.stage !== "AWSCURRENT") return undefined;
    const pending = await this.#fetchQuietly("AWSPENDING", request);
    return pending.found?.version === now.version ? undefined : pending.found;
  }

  /** The previous version, read once per version. */
  async #previous(now: ReadStage, request: ReadRequest): Promise<ReadStage | undefined> {
    const stage = STAGE_BEFORE[this.#parts.stage];
    if (!this.#parts.previous || stage === undefined) return undefined;
    if (this.#before?.of === now.version) return this.#before.found;
    const { found, isCertain } = await this.#fetchQuietly(stage, request);
    if (isCertain) this.#before = { of: now.version, found };
    return found;
  }

  /** The current version alone is better than none: a failure to read another one is not reported. */
  async #fetchQuietly(
    stage: string,
    request: ReadRequest,
  ): Promise<{ readonly found: ReadStage | undefined; readonly isCertain: boolean }> {
    try {
      return { found: await this.#fetch(stage, request), isCertain: true };
    } catch (error) {
      const isCertain = error instanceof ReadFailure && error.code.startsWith("secret_");
      return { found: undefined, isCertain };
    }
  }

  async #fetch(stage: string, request: ReadRequest): Promise<ReadStage> {
    const { versionId, content } = await this.#parts.fetchStage(stage, request);
    const text = typeof content === "string" ? content : decodeUtf8(content, true);
    const { field } = this.#parts;
    return { value: field === undefined ? text : fieldOf(text, field), version: versionId };
  }
}

function fieldOf(text: string, field: string): string {
  const secret = parseJson(text);
  if (!isObject(secret)) throw new ReadFailure("secret_invalid");
  return memberOf(secret, field);
}
