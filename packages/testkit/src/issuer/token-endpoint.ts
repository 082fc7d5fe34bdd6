import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { ConfigurationError, Faults } from "@callgate/core/kit";
import { forms, type OptionForms, takeOptions } from "../option-forms.js";
import type { TokenOptions } from "../tokens/token-options.js";
import type { DpopProofs } from "./dpop-proofs.js";
import { isGenuine, presentedIn, type TestClients } from "./token-clients.js";

/** How the token endpoint refuses from now on. */
export interface TokenRefusal {
  /** The `error` member; default `invalid_client`. */
  readonly error?: string;
  /** Default: 401 for `invalid_client`, 400 for any other error. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole body in place of an error, as JSON; a text is sent as it is, `""` sends no body. */
  readonly body?: unknown;
  /** How many requests are refused; default all, until `recover()`. */
  readonly times?: number;
}

const REFUSAL_OPTIONS: OptionForms<Required<TokenRefusal>> = {
  error: forms.text,
  status: [isIntegerFrom(200, 599), "an integer from 200 to 599"],
  headers: forms.object,
  body: [() => true, "anything"],
  times: [isIntegerFrom(1, Number.MAX_SAFE_INTEGER), "an integer from 1"],
};

/** An answer of the token endpoint. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

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
export class TokenEndpoint {
  readonly #parts: TokenEndpointParts;
  #refusal: TokenRefusal | undefined;
  #refusalsLeft = 0;

  constructor(parts: TokenEndpointParts) {
    this.#parts = parts;
  }

  /** @throws {ConfigurationError} `callgate_configuration_invalid` */
  refuse(refusal: TokenRefusal): void {
    const faults = new Faults();
    takeOptions<TokenRefusal>(refusal, REFUSAL_OPTIONS, faults);
    faults.throwIfAny("Token refusal");
    this.#refusal = refusal;
    this.#refusalsLeft = refusal.times ?? Number.POSITIVE_INFINITY;
  }

  recover(): void {
    this.#refusal = undefined;
  }

  /** Answers, with the nonce that the next proof must have (RFC 9449 section 8). */
  async answer(request: IncomingMessage): Promise<TokenAnswer> {
    const answer = await this.#answer(request);
    const { nonce } = this.#parts.proofs;
    return nonce === undefined
      ? answer
      : { ...answer, headers: { "dpop-nonce": nonce, ...answer.headers } };
  }

  async #answer(request: IncomingMessage): Promise<TokenAnswer> {
    const form = new URLSearchParams(await text(request));
    if (this.#refusal !== undefined && this.#refusalsLeft > 0) {
      this.#refusalsLeft -= 1;
      return answerOf(this.#refusal);
    }
    if (request.method !== "POST") return answerOf({ error: "invalid_request", status: 405 });
    const presented = presentedIn(request.headers.authorization, form);
    if (presented === undefined) return answerOf({ error: "invalid_client" });
    const { clients, audiences } = this.#parts;
    const client = clients === undefined ? {} : clients[presented.clientId];
    const isKnown =
      client !== undefined &&
      (clients === undefined
        ? presented.secret !== undefined || presented.assertion !== undefined
        : await isGenuine(presented, client, audiences()));
    if (!isKnown) return answerOf({ error: "invalid_client" });
    if (form.get("grant_type") !== "client_credentials") {
      return answerOf({ error: "unsupported_grant_type" });
    }
    const scope = form.get("scope") ?? undefined;
    const { scopes } = client;
    if (scopes !== undefined && scope?.split(" ").some((each) => !scopes.includes(each))) {
      return answerOf({ error: "invalid_scope" });
    }
    const proof = await this.#parts.proofs.check(request);
    if (proof.kind === "refused") return answerOf({ error: proof.error });
    const jkt = proof.kind === "bound" ? proof.jkt : undefined;
    return this.#grant(presented.clientId, scope ?? scopes?.join(" "), form, jkt);
  }

  async #grant(
    caller: string,
    scope: string | undefined,
    form: URLSearchParams,
    jkt: string | undefined,
  ): Promise<TokenAnswer> {
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
      if (error instanceof ConfigurationError) return answerOf({ error: "invalid_scope" });
      throw error;
    }
  }
}

/** The claims of a token that is bound to a key (RFC 9449 section 6.1). */
function boundTo(jkt: string, claims: TokenOptions["claims"]): Readonly<Record<string, unknown>> {
  return { ...claims, cnf: { ...(claims?.cnf as object | undefined), jkt } };
}

function isIntegerFrom(min: number, max: number): (value: unknown) => boolean {
  return (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}

function answerOf({
  error = "invalid_client",
  status,
  headers = {},
  body,
}: TokenRefusal): TokenAnswer {
  const isClient = error === "invalid_client";
  return {
    status: status ?? (isClient ? 401 : 400),
    headers: { ...(isClient && { "www-authenticate": 'Basic realm="token"' }), ...headers },
    body: body ?? { error },
  };
}
