import { randomBytes, randomUUID } from "node:crypto";
import type { Clock } from "@callgate/core/kit";
import {
  done,
  permissionDenied,
  type Reply,
  unsupported,
  type VaultRequest,
  withAuth,
  withData,
} from "./vault-answers.js";

interface Token {
  readonly id: string;
  readonly accessor: string;
  readonly createdAt: number;
  readonly renewable: boolean;
  ttlSeconds: number;
  endsAt: number;
}

/** The lifetime of the local Vault's tokens. */
export interface TokenLifetime {
  ttlSeconds: number;
  /** The latest expiry that a renewal can reach, from the login on. */
  maxTtlSeconds: number;
  renewable: boolean;
}

/** The token store: logins, and `auth/token/…`. */
export class VaultTokens {
  readonly lifetime: TokenLifetime = { ttlSeconds: 3600, maxTtlSeconds: 86_400, renewable: true };
  readonly #clock: Clock;
  readonly #tokens = new Map<string, Token>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Makes a token, as a login does; a token of 0 seconds never expires. */
  issue(ttlSeconds: number = this.lifetime.ttlSeconds): string {
    const now = this.#clock.now();
    const token: Token = {
      id: `hvs.${randomBytes(24).toString("base64url")}`,
      accessor: randomBytes(12).toString("base64url"),
      createdAt: now,
      renewable: this.lifetime.renewable && ttlSeconds > 0,
      ttlSeconds,
      endsAt: ttlSeconds === 0 ? Number.POSITIVE_INFINITY : now + ttlSeconds * 1000,
    };
    this.#tokens.set(token.id, token);
    return token.id;
  }

  /** Every token that was issued. */
  get issued(): readonly string[] {
    return [...this.#tokens.keys()];
  }

  isValid(id: string | undefined): id is string {
    const token = id === undefined ? undefined : this.#tokens.get(id);
    return token !== undefined && this.#clock.now() < token.endsAt;
  }

  revokeAll(): void {
    for (const token of this.#tokens.values()) token.endsAt = 0;
  }

  logIn(): Reply {
    return withAuth(this.#toAuth(this.#tokens.get(this.issue()) as Token));
  }

  /** `auth/token/lookup-self`, `renew-self` and `revoke-self`. */
  answer({ method, path }: VaultRequest, id: string): Reply {
    const token = this.#tokens.get(id);
    if (token === undefined) return permissionDenied;
    const isWrite = method === "POST" || method === "PUT";
    switch (path) {
      case "auth/token/lookup-self":
        return method === "GET" ? withData(this.#toLookup(token)) : unsupported;
      case "auth/token/renew-self":
        return isWrite ? this.#renew(token) : unsupported;
      case "auth/token/revoke-self":
        if (isWrite) token.endsAt = 0;
        return isWrite ? done : unsupported;
      default:
        return permissionDenied;
    }
  }

  #renew(token: Token): Reply {
    if (!token.renewable) {
      return { status: 400, body: { errors: ["lease is not renewable"] } };
    }
    const { ttlSeconds, maxTtlSeconds } = this.lifetime;
    const latest = token.createdAt + maxTtlSeconds * 1000;
    token.endsAt = Math.min(latest, this.#clock.now() + ttlSeconds * 1000);
    token.ttlSeconds = ttlSeconds;
    return withAuth(this.#toAuth(token));
  }

  #left({ endsAt }: Token): number {
    return endsAt === Number.POSITIVE_INFINITY
      ? 0
      : Math.floor((endsAt - this.#clock.now()) / 1000);
  }

  #toAuth(token: Token): object {
    return {
      client_token: token.id,
      accessor: token.accessor,
      policies: ["default", "orders"],
      token_policies: ["default", "orders"],
      metadata: {},
      lease_duration: this.#left(token),
      renewable: token.renewable,
      entity_id: randomUUID(),
      token_type: "service",
      orphan: true,
      mfa_requirement: null,
      num_uses: 0,
    };
  }

  #toLookup(token: Token): object {
    return {
      id: token.id,
      accessor: token.accessor,
      creation_time: Math.floor(token.createdAt / 1000),
      creation_ttl: token.ttlSeconds,
      display_name: "token",
      explicit_max_ttl: 0,
      meta: null,
      num_uses: 0,
      orphan: true,
      path: "auth/token/create",
      policies: ["default", "orders"],
      renewable: token.renewable,
      ttl: this.#left(token),
      type: "service",
    };
  }
}
