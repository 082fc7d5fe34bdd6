import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { ConfigurationError } from "@callgate/core/kit";
import type { TokenOptions } from "../tokens/token-options.js";
import type { DpopProofs } from "./dpop-proofs.js";
import type { Endpoint, EndpointAnswer } from "./endpoint.js";
import { Refusals, refusalAnswer } from "./refusals.js";
import { findClient, type TestClients } from "./token-clients.js";

/** What a token endpoint grants tokens with. */
export interface TokenEndpointParts {
  readonly mint: (options: TokenOptions) => Promise<string>;
  /** Its clients; `undefined` accepts every client with any credential. */
  readonly clients: TestClients | undefined;
  /** Options of granted tokens, beside what is requested. */
  readonly grants: () => TokenOptions;
  /** Checks what tokens are to be bound to. */
  readonly proofs: Pick<DpopProofs, "check" | "nonce">;
  /** What an assertion may be for. */
  readonly audiences: () => readonly string[];
}

/** Grants tokens under the client credentials grant (RFC 6749 section 4.4), or refuses as configured. */
export class TokenEndpoint implements Endpoint {
  readonly refusals: Refusals = new Refusals();
  readonly #parts: TokenEndpointParts;

  constructor(parts: TokenEndpointParts) {
    this.#parts = parts;
  }

  recover(): void {
    this.refusals.recover();
  }

  /** Answers, with the nonce that the next proof must have (RFC 9449 section 8). */
  async answer(request: IncomingMessage): Promise<EndpointAnswer> {
    const answer = await this.#answer(request);
    const { nonce } = this.#parts.proofs;
    return nonce === undefined
      ? answer
      : { ...answer, headers: { "dpop-nonce": nonce, ...answer.headers } };
  }

  async #answer(request: IncomingMessage): Promise<EndpointAnswer> {
    const form = new URLSearchParams(await text(request));
    const refused = this.refusals.next();
    if (refused !== undefined) return refused;
    if (request.method !== "POST") return refusalAnswer({ error: "invalid_request", status: 405 });
    const { clients, audiences } = this.#parts;
    const { authorization } = request.headers;
    const found = await findClient(authorization, form, clients, audiences());
    if (found === undefined) return refusalAnswer({ error: "invalid_client" });
    if (form.get("grant_type") !== "client_credentials") {
      return refusalAnswer({ error: "unsupported_grant_type" });
    }
    const scope = form.get("scope") ?? undefined;
    const { scopes } = found.client;
    if (scopes !== undefined && scope?.split(" ").some((each) => !scopes.includes(each))) {
      return refusalAnswer({ error: "invalid_scope" });
    }
    const proof = await this.#parts.proofs.check(request);
    if (proof.kind === "refused") return refusalAnswer({ error: proof.error });
    const jkt = proof.kind === "bound" ? proof.jkt : undefined;
    return this.#grant(found.clientId, scope ?? scopes?.join(" "), form, jkt);
  }

  async #grant(
    caller: string,
    scope: string | undefined,
    form: URLSearchParams,
    jkt: string | undefined,
  ): Promise<EndpointAnswer> {
    const given = this.#parts.grants();
    const audience = [...form.getAll("audience"), ...form.getAll("resource")];
    const { expiresInSeconds = 300 } = given;
    try {
      const access_token = await this.#parts.mint({
        caller,
        ...(scope !== undefined && scope !== "" && { scope }),
        ...(audience.length > 0 && {
          audience: audience.length === 1 ? (audience[0] as string) : audience,
        }),
        ...given,
        expiresInSeconds,
        ...(jkt !== undefined && { claims: boundTo(jkt, given.claims) }),
      });
      const token_type = jkt === undefined ? "Bearer" : "DPoP";
      const body = { access_token, token_type, expires_in: expiresInSeconds, scope };
      return { status: 200, headers: { "cache-control": "no-store" }, body };
    } catch (error) {
      // What tokens of the profile cannot say is not granted.
      if (error instanceof ConfigurationError) return refusalAnswer({ error: "invalid_scope" });
      throw error;
    }
  }
}

/** The claims of a token that is bound to a key (RFC 9449 section 6.1). */
function boundTo(jkt: string, claims: TokenOptions["claims"]): Readonly<Record<string, unknown>> {
  return { ...claims, cnf: { ...(claims?.cnf as object | undefined), jkt } };
}
