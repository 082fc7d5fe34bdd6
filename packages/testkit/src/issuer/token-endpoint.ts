import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { ConfigurationError } from "@callgate/core/kit";
import type { TokenOptions } from "../tokens/token-options.js";
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

  async answer(request: IncomingMessage): Promise<EndpointAnswer> {
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
    return this.#grant(found.clientId, scope ?? scopes?.join(" "), form);
  }

  async #grant(
    caller: string,
    scope: string | undefined,
    form: URLSearchParams,
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
      });
      const body = { access_token, token_type: "Bearer", expires_in: expiresInSeconds, scope };
      return { status: 200, headers: { "cache-control": "no-store" }, body };
    } catch (error) {
      // What tokens of the profile cannot say is not granted.
      if (error instanceof ConfigurationError) return refusalAnswer({ error: "invalid_scope" });
      throw error;
    }
  }
}
