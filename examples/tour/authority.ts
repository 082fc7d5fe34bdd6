import type { DpopKey } from "@callgate/testkit";
import type { JWK } from "jose";
import { secrets } from "./secrets.js";
import type { Service } from "./services.js";

/** The parameters of a token request: a service, with all its scopes or with fewer. */
export type TokenRequest = Pick<Service, "audience" | "scope">;

/** The outcomes of a client's token requests, as counted by the authority since it started. */
export interface TokenRequests {
  readonly granted: number;
  readonly refused: number;
}

type Tokens = Map<string, Promise<string>>;

/** The authority as its clients see it. */
export class Authority {
  readonly issuer: string;
  #tokens: Tokens = new Map();
  #oldTokens: Tokens = new Map();

  constructor(issuer: string) {
    this.issuer = issuer;
  }

  /** A client's access token for a service: requested once, and kept. */
  token(clientId: string, request: TokenRequest): Promise<string> {
    const key = keyOf(clientId, request);
    let token = this.#tokens.get(key);
    if (token === undefined) {
      token = this.#issue(clientId, { resource: request.audience, scope: request.scope });
      this.#tokens.set(key, token);
    }
    return token;
  }

  /** A token that is bound to a key (RFC 9449), and not kept. */
  async boundToken(clientId: string, request: TokenRequest, key: DpopKey): Promise<string> {
    const proof = await key.proof({ method: "POST", url: `${this.issuer}/token` });
    return this.#issue(
      clientId,
      { resource: request.audience, scope: request.scope },
      { dpop: proof },
    );
  }

  /** From now on every token is a new one. */
  renewTokens(): void {
    this.#oldTokens = this.#tokens;
    this.#tokens = new Map();
  }

  /** The token a client had before the tokens were renewed. */
  async oldToken(clientId: string, request: TokenRequest): Promise<string> {
    const token = this.#oldTokens.get(keyOf(clientId, request));
    if (token === undefined) throw new Error(`${clientId} had no token for ${request.audience}`);
    return token;
  }

  /** Revokes the token that a client has for a service (RFC 7009). */
  async revoke(clientId: string, request: TokenRequest): Promise<void> {
    const token = await this.token(clientId, request);
    const response = await this.#post("/token/revocation", clientId, { token });
    await response.body?.cancel();
  }

  /** A JWT that is not an access token: the signed answer to an introspection request (RFC 9701). */
  async introspectionAnswer(clientId: string): Promise<string> {
    const token = await this.#issue(clientId, {});
    const accept = "application/token-introspection+jwt";
    const response = await this.#post("/token/introspection", clientId, { token }, { accept });
    return response.text();
  }

  /** The public key that goes with an algorithm. */
  async publicKey(algorithm: string): Promise<JWK> {
    const response = await fetch(`${this.issuer}/jwks`, { signal: AbortSignal.timeout(5_000) });
    const { keys } = (await response.json()) as { keys: JWK[] };
    const key = keys.find(({ alg }) => alg === algorithm);
    if (key === undefined) throw new Error(`the authority publishes no key for ${algorithm}`);
    return key;
  }

  /** The authority's count of token requests, by client. */
  async tokenRequests(): Promise<Readonly<Record<string, TokenRequests>>> {
    const signal = AbortSignal.timeout(5_000);
    const response = await fetch(`${this.issuer}/token-requests`, { signal });
    return (await response.json()) as Record<string, TokenRequests>;
  }

  async #issue(
    clientId: string,
    parameters: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<string> {
    const grant = { grant_type: "client_credentials", ...parameters };
    const response = await this.#post("/token", clientId, grant, headers);
    return ((await response.json()) as { access_token: string }).access_token;
  }

  async #post(
    path: string,
    clientId: string,
    parameters: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const authorization = `Basic ${btoa(`${clientId}:${secrets[clientId]}`)}`;
    const response = await fetch(this.issuer + path, {
      method: "POST",
      headers: { ...headers, authorization },
      body: new URLSearchParams(parameters),
      signal: AbortSignal.timeout(5_000),
    });
    if (response.ok) return response;
    throw new Error(`the authority answered ${response.status} to ${clientId} at ${path}`);
  }
}

function keyOf(clientId: string, { audience, scope }: TokenRequest): string {
  return `${clientId} ${audience} ${scope}`;
}
