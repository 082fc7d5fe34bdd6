import type { Clock } from "@callgate/core/kit";
import { Stopwatch } from "../cache/stopwatch.js";
import { NO_MEMBERS } from "../content.js";
import type { StoreAnswer } from "../http/exchange.js";
import { isObject } from "../options/option-checks.js";
import { ReadFailure } from "../read-failure.js";
import type { SecretSource } from "../secret-source.js";
import { credentialFrom } from "../sources/credential-for.js";
import { requestVault, type VaultServer, vaultFailure } from "./vault-api.js";
import type { DefinedVaultAuth, LoginRequest } from "./vault-auth.js";

interface VaultToken {
  readonly value: string;
  /** The version of a token from a source; a token from a login has none. */
  readonly version: string | undefined;
  /** Runs from when its lease was requested, so as not to end late. */
  readonly lease: Stopwatch;
  /** How far into the lease it is renewed, and when it expires. */
  readonly renewAfterMs: number;
  readonly endsAfterMs: number;
}

const RENEWED_AT = 2 / 3;

/**
 * The Vault token that secrets are read with: obtained when first needed, renewed at two thirds of its lease,
 * replaced when it cannot be renewed any more.
 *
 * This happens as part of a read. Nothing runs in the background, so an unused token expires. Behind an agent that adds
 * its own token, there is no token here.
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

  /** The token to read with, obtained or renewed where necessary; `undefined` where the agent adds it. */
  async token(signal: AbortSignal): Promise<string | undefined> {
    if (this.#auth.method === "agent") return undefined;
    if (this.#token !== undefined && isPast(this.#token, "endsAfterMs")) this.#token = undefined;
    if (this.#token !== undefined && isPast(this.#token, "renewAfterMs")) await this.#renew(signal);
    this.#token ??= await this.#obtain(this.#auth, false, signal);
    return this.#token.value;
  }

  /**
   * Another token, after Vault refused the last one.
   *
   * @returns `undefined` when there is no other, or the source still has the same token
   */
  async replace(signal: AbortSignal): Promise<string | undefined> {
    if (this.#auth.method === "agent") return undefined;
    const refused = this.#token;
    this.#token = undefined;
    const token = await this.#obtain(this.#auth, true, signal);
    if (token.version !== undefined && token.version === refused?.version) return undefined;
    this.#token = token;
    return token.value;
  }

  #obtain(
    auth: Exclude<DefinedVaultAuth, { readonly method: "agent" }>,
    isRejected: boolean,
    signal: AbortSignal,
  ): Promise<VaultToken> {
    return auth.method === "token"
      ? this.#adopt(auth.token, isRejected, signal)
      : this.#logIn(auth.login, isRejected, signal);
  }

  async #logIn(
    { path, body: find }: LoginRequest,
    isRejected: boolean,
    signal: AbortSignal,
  ): Promise<VaultToken> {
    const lease = new Stopwatch(this.#clock);
    const body = await find(isRejected, signal);
    let answer = await requestVault(this.#server, { path, body }, signal);
    if (!isRejected && isRefused(answer)) {
      // Only with another credential: Vault locks out a role that fails too often.
      const newer = await find(true, signal);
      const isNew = JSON.stringify(newer) !== JSON.stringify(body);
      if (isNew) answer = await requestVault(this.#server, { path, body: newer }, signal);
    }
    const { status } = answer;
    if (isRefused(answer))
      throw new ReadFailure("access_denied", { status, hint: "login_refused" });
    if (status !== 200) throw vaultFailure(answer);
    return toToken(authOf(answer.body), undefined, lease);
  }

  async #adopt(
    source: SecretSource,
    isRejected: boolean,
    signal: AbortSignal,
  ): Promise<VaultToken> {
    const name = "secret source";
    const { value, version } = await credentialFrom(source, isRejected, { name, signal });
    const lease = new Stopwatch(this.#clock);
    const lookup = { path: "auth/token/lookup-self", token: value };
    const { status, body } = await requestVault(this.#server, lookup, signal);
    const data = status === 200 && isObject(body) && isObject(body.data) ? body.data : NO_MEMBERS;
    // A token that may not look itself up can still be used; its expiry is then unknown.
    const known = { lease_duration: data.ttl, renewable: data.renewable };
    return toToken({ ...known, client_token: value }, version, lease);
  }

  async #renew(signal: AbortSignal): Promise<void> {
    const token = this.#token as VaultToken;
    const lease = new Stopwatch(this.#clock);
    const { status, body } = await requestVault(
      this.#server,
      { path: "auth/token/renew-self", token: token.value, body: {} },
      signal,
    ).catch(() => ({ status: 503, body: undefined }));
    // Vault is failing and may renew it next time; the token is still valid.
    if (status >= 500 || status === 429) return;
    const renewed = status === 200 ? toToken(authOf(body), token.version, lease) : undefined;
    const leftMs = token.endsAfterMs - token.lease.elapsedMs();
    if (renewed !== undefined && renewed.endsAfterMs - renewed.lease.elapsedMs() > leftMs)
      this.#token = { ...renewed, value: token.value };
    // At its maximum lifetime a token cannot be extended: a login replaces it.
    else if (this.#auth.method === "login") this.#token = undefined;
    else this.#token = { ...token, renewAfterMs: Number.POSITIVE_INFINITY };
  }
}

function isPast(token: VaultToken, moment: "renewAfterMs" | "endsAfterMs"): boolean {
  return token.lease.elapsedMs() >= token[moment];
}

function isRefused({ status }: StoreAnswer): boolean {
  return status === 400 || status === 403 || status === 404;
}

type AuthObject = Readonly<Record<string, unknown>>;

function toToken(auth: AuthObject, version: string | undefined, lease: Stopwatch): VaultToken {
  const { client_token: value, lease_duration: seconds, renewable } = auth;
  if (typeof value !== "string" || value === "") throw new ReadFailure("store_answer_invalid");
  const hasLease = typeof seconds === "number" && seconds > 0;
  const endsAfterMs = hasLease ? seconds * 1000 : Number.POSITIVE_INFINITY;
  const isRenewable = hasLease && renewable === true;
  const renewAfterMs = isRenewable ? endsAfterMs * RENEWED_AT : Number.POSITIVE_INFINITY;
  return { value, version, lease, renewAfterMs, endsAfterMs };
}

function authOf(body: unknown): AuthObject {
  const auth = isObject(body) ? body.auth : undefined;
  if (!isObject(auth)) throw new ReadFailure("store_answer_invalid");
  return auth;
}
