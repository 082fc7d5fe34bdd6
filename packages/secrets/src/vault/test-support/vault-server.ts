import type { IncomingMessage, ServerResponse } from "node:http";
import { type Clock, systemClock } from "@callgate/core/kit";
import { startServer } from "@callgate-tooling/test-support";
import { KvEngine } from "./kv-engine.js";
import {
  notFound,
  permissionDenied,
  type Reply,
  unsupported,
  type VaultRequest,
  withData,
  withErrors,
} from "./vault-answers.js";
import { createLogins, judgeLogin, type VaultLogins } from "./vault-logins.js";
import { VaultTokens } from "./vault-tokens.js";

/** What a test makes the server do instead of answering; returns `true` when it did so. */
export type VaultFault = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A local server of Vault's documented HTTP API, as far as KV version 2 and logging in go. */
export interface LocalVault {
  readonly address: string;
  /** Never expires. */
  readonly rootToken: string;
  readonly tokens: VaultTokens;
  readonly logins: VaultLogins;
  readonly kv: KvEngine;
  /** Every request so far: `GET secret/data/orders?version=1`. */
  readonly requests: string[];
  /** Paths that no token may read. */
  readonly denied: Set<string>;
  sealed: boolean;
  fault: VaultFault | undefined;
  close(): Promise<void>;
}

/** How a local Vault is set up. */
export interface LocalVaultOptions {
  readonly clock?: Clock;
  readonly mount?: string;
  /** The one namespace there is; without it, requests must name none. */
  readonly namespace?: string;
}

/** Starts a local server of Vault's API on 127.0.0.1. */
export async function startVault(options: LocalVaultOptions = {}): Promise<LocalVault> {
  const { clock = systemClock, mount = "secret", namespace } = options;
  const tokens = new VaultTokens(clock);
  const state = {
    rootToken: tokens.issue(0),
    tokens,
    logins: createLogins(),
    kv: new KvEngine(clock),
    requests: [] as string[],
    denied: new Set<string>(),
    sealed: false,
    fault: undefined as VaultFault | undefined,
  };

  const decide = async (request: IncomingMessage): Promise<Reply> => {
    const call = await toVaultRequest(request);
    if (call === undefined) return withErrors(400, "error parsing JSON");
    state.requests.push(`${call.method} ${decodeURIComponent(request.url?.slice(4) ?? "")}`);
    if (request.url?.startsWith("/v1/") !== true) return notFound;
    if (call.path === "sys/health" || call.path === "sys/seal-status")
      return health(call, state.sealed);
    if (state.sealed) return withErrors(503, "Vault is sealed");
    if (request.headers["x-vault-namespace"] !== namespace) {
      return withErrors(404, `no handler for route "${call.path}". route entry not found.`);
    }
    if (/^auth\/.+\/login$/.test(call.path))
      return judgeLogin(state.logins, call) ?? tokens.logIn();
    const token = request.headers["x-vault-token"];
    if (typeof token !== "string" || !tokens.isValid(token) || state.denied.has(call.path)) {
      return permissionDenied;
    }
    if (call.path.startsWith("auth/token/")) return tokens.answer(call, token);
    if (call.path === `sys/internal/ui/mounts/${mount}`) {
      return withData({ type: "kv", path: `${mount}/`, options: { version: "2" } });
    }
    return call.path.startsWith(`${mount}/`)
      ? state.kv.answer(call, call.path.slice(mount.length + 1))
      : notFound;
  };

  const { origin, close } = await startServer(async (request, response) => {
    if (state.fault?.(request, response) === true) return;
    const { status, body } = await decide(request);
    response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  return Object.assign(state, { address: origin, close });
}

/** @returns `undefined` where the body is no JSON object */
async function toVaultRequest(request: IncomingMessage): Promise<VaultRequest | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const url = new URL(request.url ?? "", "http://vault");
  try {
    const body: unknown = text === "" ? {} : JSON.parse(text);
    if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
    return {
      method: request.method ?? "",
      path: decodeURIComponent(url.pathname.replace(/^\/v1\//, "")),
      query: url.searchParams,
      contentType: request.headers["content-type"],
      body: body as VaultRequest["body"],
    };
  } catch {
    return undefined;
  }
}

function health({ method }: VaultRequest, sealed: boolean): Reply {
  if (method !== "GET" && method !== "HEAD") return unsupported;
  const body = {
    initialized: true,
    sealed,
    standby: false,
    version: "1.20.0",
    t: 1,
    n: 1,
    progress: 0,
  };
  return { status: sealed ? 503 : 200, body };
}
