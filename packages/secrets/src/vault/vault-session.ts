import type { Clock } from "@callgate/core/kit";
import type { StoreAnswer } from "../http/exchange.js";
import { isObject } from "../options/option-checks.js";
import { ReadFailure } from "../read-failure.js";
import type { SecretSource } from "../secret-source.js";
import { credentialFrom } from "../sources/credential-for.js";
import { requestVault, type VaultServer } from "./vault-api.js";
import type { DefinedVaultAuth, LoginRequest } from "./vault-auth.js";

interface VaultToken {
  readonly value: string;
  /** The version of a token from a source; a token from a login has none. */
  readonly version: string | undefined;
  /** When it is renewed, and when it expires (epoch ms). */
  readonly renewAt: number;
  readonly endsAt: number;
}

const RENEWED_AT = 2 / 3;

/**
 * The Vault token that secrets are read with: obtained when first needed, renewed at two thirds of its lease,
 * replaced when it cannot be renewed any more.
 *
 * This happens as part of a read. Nothing runs in the background, so an unused token expires.
 */
export class VaultSession {
  readonly #server: VaultServer;
  readonly #auth: DefinedVaultAuth;
  readonly #clock: Clock;
  #token: VaultToken | undefined;

  constructor(server: VaultServer, auth: DefinedVaultAuth, clock: Clock) {
    this.#server = server;
    this.#auth = auth;
    this.#clock = clock;
  }

  /** The token to read with, obtained or renewed where necessary. */
  async token(signal: AbortSignal): Promise<string> {
    const now = this.#clock.now();
    if (this.#token !== undefined && now >= this.#token.endsAt) this.#token = undefined;
    if (this.#token !== undefined && now >= this.#token.renewAt) await this.#renew(signal);
    this.#token ??= await this.#obtain(false, signal);
    return this.#token.value;
  }

  /**
   * Another token, after Vault refused the last one.
   *
   * @returns `undefined` when the source still has the same token
   */
  async replace(signal: AbortSignal): Promise<string | undefined> {
    const refused = this.#token;
    this.#token = undefined;
    const token = await this.#obtain(true, signal);
    if (token.version !== undefined && token.version === refused?.version) return undefined;
    this.#token = token;
    return token.value;
  }

  #obtain(isRejected: boolean, signal: AbortSignal): Promise<VaultToken> {
    return this.#auth.method === "token"
      ? this.#adopt(this.#auth.token, isRejected, signal)
      : this.#logIn(this.#auth.login, isRejected, signal);
  }

  async #logIn(
    { path, body: find }: LoginRequest,
    isRejected: boolean,
    signal: AbortSignal,
  ): Promise<VaultToken> {
    const sentAt = this.#clock.now();
    const body = await find(isRejected, signal);
    let answer = await requestVault(this.#server, { path, body }, signal);
    if (!isRejected && isRefused(answer)) {
      // Only with another credential: Vault locks out a role that fails too often.
      const newer = await find(true, signal);
      const isNew = JSON.stringify(newer) !== JSON.stringify(body);
      if (isNew) answer = await requestVault(this.#server, { path, body: newer }, signal);
    }
    const { status } = answer;
    if (isRefused(answer)) throw new ReadFailure("access_denied", { status });
    if (status !== 200) throw new ReadFailure("store_error", { status });
    return toToken(authOf(answer.body), undefined, sentAt);
  }

  async #adopt(
    source: SecretSource,
    isRejected: boolean,
    signal: AbortSignal,
  ): Promise<VaultToken> {
    const name = "secret source";
    const { value, version } = await credentialFrom(source, isRejected, { name, signal });
    const sentAt = this.#clock.now();
    const lookup = { path: "auth/token/lookup-self", token: value };
    const { status, body } = await requestVault(this.#server, lookup, signal);
    const data = status === 200 && isObject(body) && isObject(body.data) ? body.data : {};
    // A token that may not look itself up can still be used; its expiry is then unknown.
    const lease = { lease_duration: data.ttl, renewable: data.renewable };
    return toToken({ ...lease, client_token: value }, version, sentAt);
  }

  async #renew(signal: AbortSignal): Promise<void> {
    const { value, version, endsAt } = this.#token as VaultToken;
    const sentAt = this.#clock.now();
    const { status, body } = await requestVault(
      this.#server,
      { path: "auth/token/renew-self", token: value, body: {} },
      signal,
    ).catch(() => ({ status: 503, body: undefined }));
    // Vault is failing and may renew it next time; the token is still valid.
    if (status >= 500 || status === 429) return;
    const renewed = status === 200 ? toToken(authOf(body), version, sentAt) : undefined;
    if (renewed !== undefined && renewed.endsAt > endsAt) this.#token = { ...renewed, value };
    // At its maximum lifetime a token cannot be extended: a login replaces it.
    else if (this.#auth.method === "login") this.#token = undefined;
    else this.#token = { value, version, endsAt, renewAt: Number.POSITIVE_INFINITY };
  }
}

function isRefused({ status }: StoreAnswer): boolean {
  return status === 400 || status === 403 || status === 404;
}

type AuthObject = Readonly<Record<string, unknown>>;

/** @param sentAt when it was requested: the lease is counted from then, so as not to end late */
function toToken(auth: AuthObject, version: string | undefined, sentAt: number): VaultToken {
  const { client_token: value, lease_duration: seconds, renewable } = auth;
  if (typeof value !== "string" || value === "") throw new ReadFailure("store_answer_invalid");
  const hasLease = typeof seconds === "number" && seconds > 0;
  const endsAt = hasLease ? sentAt + seconds * 1000 : Number.POSITIVE_INFINITY;
  const isRenewable = hasLease && renewable === true;
  const renewAt = isRenewable ? sentAt + seconds * 1000 * RENEWED_AT : Number.POSITIVE_INFINITY;
  return { value, version, renewAt, endsAt };
}

function authOf(body: unknown): AuthObject {
  const auth = isObject(body) ? body.auth : undefined;
  if (!isObject(auth)) throw new ReadFailure("store_answer_invalid");
  return auth;
}
