import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { type Clock, type JsonObject, parseJsonObject, withDeadline } from "@callgate/core/kit";
import type { SharedAnswersOptions } from "../options/introspect-options.js";
import { Places } from "../places.js";

/** What {@link SharedAnswers} need. */
export interface SharedAnswersParts extends SharedAnswersOptions {
  /** What an answer depends on besides the token: issuer, client, and whether answers are signed. */
  readonly scope: readonly string[];
  readonly clock: Clock;
  /** How long an answer is used, in milliseconds. */
  readonly maxAgeMs: number;
  readonly onFailure: (code: string) => void;
}

/** An active answer, of this process or of another. */
export interface SharedAnswer {
  readonly answer: JsonObject;
  /** Since its question, in milliseconds. */
  readonly ageMs: number;
}

interface Keys {
  readonly names: Buffer;
  readonly values: Buffer;
}

const MIN_SECRET_LENGTH = 32;
/** A request must not wait longer for the store than a question takes. */
const TIMEOUT_MS = 250;
/** How far the clocks of two processes may differ. */
const MAX_SKEW_MS = 5000;
/** Most look-ups at once: a flood of unknown tokens is not passed on to the store. */
const MAX_LOOKUPS = 256;
const FORM = 1;
const [IV_BYTES, TAG_BYTES] = [12, 16];

/**
 * Active answers in a store that several processes share.
 *
 * A writer of the store must not be able to make a token valid: a value is encrypted and authenticated (AES-256-GCM),
 * together with
 * the name it is stored under, so that it is rejected under another token's name; it contains the time of the question, so
 * that an old one written again is not used. A name is an HMAC of issuer, client and token. A value that is not ours, or a store that
 * fails, counts as missing.
 */
export class SharedAnswers {
  readonly #parts: SharedAnswersParts;
  #derived: { readonly version: string; readonly keys: Keys } | undefined;
  readonly #lookups: Places;

  constructor(parts: SharedAnswersParts) {
    this.#parts = parts;
    this.#lookups = new Places(parts.clock, TIMEOUT_MS);
  }

  async get(token: string): Promise<SharedAnswer | undefined> {
    if (this.#lookups.taken >= MAX_LOOKUPS) return undefined;
    const leave = this.#lookups.take();
    try {
      return await this.#attempt((signal) => this.#lookUp(token, signal));
    } finally {
      leave();
    }
  }

  /** @param shared with the time since its question; one that is no longer used is not stored */
  async set(token: string, { answer, ageMs }: SharedAnswer): Promise<void> {
    const ttlMs = Math.floor(this.#parts.maxAgeMs - ageMs);
    if (ttlMs < 1) return;
    await this.#attempt(async (signal) => {
      const keys = await this.#keys(signal);
      const name = this.#nameOf(token, keys);
      const record = { at: this.#parts.clock.now() - ageMs, answer };
      await this.#parts.store.set(name, seal(record, name, keys), ttlMs);
    });
  }

  async delete(token: string): Promise<void> {
    await this.#attempt(async (signal) => {
      await this.#parts.store.delete(this.#nameOf(token, await this.#keys(signal)));
    });
  }

  async #lookUp(token: string, signal: AbortSignal): Promise<SharedAnswer | undefined> {
    const keys = await this.#keys(signal);
    const name = this.#nameOf(token, keys);
    const value = await this.#parts.store.get(name);
    if (value === undefined) return undefined;
    const record = unseal(value, name, keys);
    if (record === undefined) throw new SharedFailure("value_invalid");
    return this.#fresh(record);
  }

  #fresh(record: JsonObject): SharedAnswer | undefined {
    const { at, answer } = record;
    const ageMs = this.#parts.clock.now() - (at as number);
    if (ageMs < -MAX_SKEW_MS || ageMs >= this.#parts.maxAgeMs) return undefined;
    return { answer: answer as JsonObject, ageMs: Math.max(0, ageMs) };
  }

  #nameOf(token: string, { names }: Keys): string {
    const text = JSON.stringify([...this.#parts.scope, token]);
    return `introspection:${createHmac("sha256", names).update(text).digest("base64url")}`;
  }

  async #keys(signal: AbortSignal): Promise<Keys> {
    const { value, version } = await this.#parts.key.get({ reason: "poll", signal });
    if (this.#derived?.version === version) return this.#derived.keys;
    if (typeof value !== "string" || value.length < MIN_SECRET_LENGTH)
      throw new SharedFailure("key_too_short");
    const octets = Buffer.from(
      hkdfSync("sha256", value, "", "callgate introspection answers 1", 64),
    );
    const keys = { names: octets.subarray(0, 32), values: octets.subarray(32) };
    this.#derived = { version, keys };
    return keys;
  }

  async #attempt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const { clock, onFailure } = this.#parts;
    const timedOut = (): Error => new SharedFailure("timeout");
    try {
      return await withDeadline({ clock, timeoutMs: TIMEOUT_MS, timedOut }, work);
    } catch (error) {
      const { code } = Object(error) as { readonly code?: unknown };
      onFailure(typeof code === "string" && /^\w{1,64}$/.test(code) ? code : "unexpected");
      return undefined;
    }
  }
}

class SharedFailure extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The form, the initialization vector, the tag, then what is encrypted. */
function seal(record: object, name: string, { values }: Keys): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", values, iv);
  cipher.setAAD(Buffer.from(name));
  const content = [cipher.update(JSON.stringify(record), "utf8"), cipher.final()];
  return Buffer.concat([Buffer.of(FORM), iv, cipher.getAuthTag(), ...content]);
}

/** @returns `undefined` for what was not sealed under this name, with this secret */
function unseal(value: Uint8Array, name: string, { values }: Keys): JsonObject | undefined {
  const octets = Buffer.from(value);
  const [ivEnd, tagEnd] = [1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES];
  if (octets.length < tagEnd || octets[0] !== FORM) return undefined;
  try {
    const iv = octets.subarray(1, ivEnd);
    const decipher = createDecipheriv("aes-256-gcm", values, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(name));
    decipher.setAuthTag(octets.subarray(ivEnd, tagEnd));
    return parseJsonObject(
      Buffer.concat([decipher.update(octets.subarray(tagEnd)), decipher.final()]),
    );
  } catch {
    return undefined;
  }
}
