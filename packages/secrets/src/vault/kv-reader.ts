import type { ReadRequest, SecretReading } from "../cache/secret-reading.js";
import { memberOf, NO_MEMBERS } from "../content.js";
import type { StoreAnswer } from "../http/exchange.js";
import { isObject } from "../options/option-checks.js";
import { ReadFailure } from "../read-failure.js";
import { missingSecret } from "./missing-secret.js";
import { requestVault, type VaultServer, vaultFailure } from "./vault-api.js";
import type { VaultSession } from "./vault-session.js";

/** Which secret is read, and how much of it. */
export interface KvLocation {
  /** Encoded for a URL, as `path` is. */
  readonly mount: string;
  readonly path: string;
  readonly field: string;
  readonly previous: boolean;
}

interface KvVersion {
  readonly value: string;
  /** Number and time of creation: numbers start at 1 again after a secret was deleted with all its metadata. */
  readonly version: string;
  readonly number: number;
  readonly notAfter: number | undefined;
}

/** Reads one field of one secret in a KV version 2 engine, and its previous version. */
export class KvReader {
  readonly #server: VaultServer;
  readonly #session: VaultSession;
  readonly #location: KvLocation;
  #previous: { readonly of: string; readonly found: KvVersion | undefined } | undefined;

  constructor(server: VaultServer, session: VaultSession, location: KvLocation) {
    this.#server = server;
    this.#session = session;
    this.#location = location;
  }

  async read({ signal }: ReadRequest): Promise<SecretReading> {
    const answer = await this.#readAllowed(signal);
    const { status, body } = answer;
    if (status === 404) throw await this.#missing(answer, signal);
    if (status !== 200) throw vaultFailure(answer);
    const now = toKvVersion(body, this.#location.field);
    return { ...now, previous: await this.#readPrevious(now, signal) };
  }

  async #missing(answer: StoreAnswer, signal: AbortSignal): Promise<ReadFailure> {
    const token = await this.#session.token(signal);
    const { mount } = this.#location;
    return missingSecret(answer, this.#server, { kvVersion: 2, mount, token }, signal);
  }

  async #readAllowed(signal: AbortSignal): Promise<StoreAnswer> {
    const answer = await this.#request(await this.#session.token(signal), undefined, signal);
    if (answer.status !== 403) return answer;
    const other = await this.#session.replace(signal);
    return other === undefined ? answer : await this.#request(other, undefined, signal);
  }

  /** The previous version, read once per version: an old version seldom changes. */
  async #readPrevious(now: KvVersion, signal: AbortSignal): Promise<KvVersion | undefined> {
    if (!this.#location.previous || now.number <= 1) return undefined;
    if (this.#previous?.of === now.version) return this.#previous.found;
    try {
      const token = await this.#session.token(signal);
      const { status, body } = await this.#request(token, now.number - 1, signal);
      const found = status === 200 ? toKvVersion(body, this.#location.field) : undefined;
      if (status < 500 && status !== 429) this.#previous = { of: now.version, found };
      return found;
    } catch {
      // The current value without its previous one is better than none.
      return undefined;
    }
  }

  #request(
    token: string | undefined,
    version: number | undefined,
    signal: AbortSignal,
  ): Promise<StoreAnswer> {
    const { mount, path } = this.#location;
    const query = version === undefined ? "" : `?version=${version}`;
    return requestVault(this.#server, { path: `${mount}/data/${path}${query}`, token }, signal);
  }
}

function toKvVersion(body: unknown, field: string): KvVersion {
  const outer = isObject(body) ? body.data : undefined;
  const { data, metadata } = isObject(outer) ? outer : NO_MEMBERS;
  if (!isObject(data) || !isObject(metadata)) throw new ReadFailure("store_answer_invalid");
  const { version: number, created_time: created, deletion_time: deletion } = metadata;
  if (typeof number !== "number" || typeof created !== "string") {
    throw new ReadFailure("store_answer_invalid");
  }
  const value = memberOf(data, field);
  return { value, version: `${number} of ${created}`, number, notAfter: toEpochSeconds(deletion) };
}

/** `delete_version_after` sets when a version will be deleted; without it Vault sends an empty string. */
function toEpochSeconds(time: unknown): number | undefined {
  const epochMs = typeof time === "string" ? Date.parse(time) : Number.NaN;
  return Number.isNaN(epochMs) ? undefined : epochMs / 1000;
}
