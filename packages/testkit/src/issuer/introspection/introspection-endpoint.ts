import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import type { AnswerForgeryName } from "../../forge/answer-forgeries.js";
import type { IssuedTokens } from "../../tokens/issued-tokens.js";
import type { Endpoint, EndpointAnswer } from "../endpoint.js";
import { Refusals, refusalAnswer } from "../refusals.js";
import { findClient, type TestClients } from "../token-clients.js";
import { type IntrospectionAnswer, scopeOf } from "./answer-shape.js";
import type { IntrospectionSetup } from "./introspection-options.js";
import type { AnswerSigner } from "./sign-answer.js";

/** What introspection answers with. */
export interface IntrospectionParts {
  readonly setup: IntrospectionSetup;
  readonly tokens: Pick<IssuedTokens, "find">;
  /** Its clients; `undefined` answers every client with any credential. */
  readonly clients: TestClients | undefined;
  /** What an assertion may be for. */
  readonly audiences: () => readonly string[];
  /** Members that replace those of every answer for a valid token, or add to them. */
  readonly members: () => IntrospectionAnswer;
  readonly sign: AnswerSigner;
}

/** Who requests an answer, and which scopes it may have; `undefined` for all. */
interface Requester {
  readonly clientId: string;
  readonly visible: readonly string[] | undefined;
}

const INACTIVE: IntrospectionAnswer = Object.freeze({ active: false });
const SIGNED = "application/token-introspection+jwt";

/** Answers introspection (RFC 7662), signed where the request says so (RFC 9701), or refuses as configured. */
export class IntrospectionEndpoint implements Endpoint {
  readonly refusals: Refusals = new Refusals();
  readonly #parts: IntrospectionParts;
  #forgery: AnswerForgeryName | undefined;

  constructor(parts: IntrospectionParts) {
    this.#parts = parts;
  }

  /** Signs answers in this wrong way from now on. */
  forge(forgery: AnswerForgeryName): void {
    this.#forgery = forgery;
  }

  recover(): void {
    this.refusals.recover();
    this.#forgery = undefined;
  }

  async answer(request: IncomingMessage): Promise<EndpointAnswer> {
    const form = new URLSearchParams(await text(request));
    const refused = this.refusals.next();
    if (refused !== undefined) return refused;
    if (request.method !== "POST") return refusalAnswer({ error: "invalid_request", status: 405 });
    const requester = await this.#requesterOf(request.headers.authorization, form);
    if ("status" in requester) return requester;
    const [token, ...more] = form.getAll("token");
    if (token === undefined || more.length > 0 || !isForm(request)) {
      return refusalAnswer({ error: "invalid_request" });
    }
    const body = await this.#describe(token, requester);
    if (!this.#parts.setup.server.signs || !accepts(request.headers.accept, SIGNED)) {
      return sent(body, "application/json");
    }
    const audience = this.#parts.setup.responseAudience ?? requester.clientId;
    const signed = await this.#parts.sign(body, audience, this.#forgery);
    return sent(signed.body, signed.mediaType);
  }

  /** Client authentication, or an access token of the issuer (RFC 7662 section 2.1). */
  async #requesterOf(
    authorization: string | undefined,
    form: URLSearchParams,
  ): Promise<Requester | EndpointAnswer> {
    const { tokens, clients, audiences, setup } = this.#parts;
    const bearer = /^bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
    if (bearer === undefined) {
      const found = await findClient(authorization, form, clients, audiences());
      if (found === undefined) return refusalAnswer({ error: "invalid_client" });
      return { clientId: found.clientId, visible: found.client.scopes };
    }
    const token = await tokens.find(bearer);
    if (token?.use !== "access") return bearerRefusal("invalid_token", 401);
    const { bearerScope } = setup.server;
    if (bearerScope !== undefined && !scopeOf(token.claims).split(" ").includes(bearerScope)) {
      return bearerRefusal("insufficient_scope", 403);
    }
    return { clientId: String(token.claims.client_id ?? token.claims.azp), visible: undefined };
  }

  async #describe(token: string, { visible }: Requester): Promise<IntrospectionAnswer> {
    const { tokens, setup, members } = this.#parts;
    const valid = await tokens.find(token);
    const answer = valid === undefined ? undefined : setup.server.answer(valid, visible);
    if (answer === undefined) return INACTIVE;
    return { active: true, ...setup.shape(answer), ...members() };
  }
}

function sent(body: unknown, mediaType: string): EndpointAnswer {
  return { status: 200, headers: { "content-type": mediaType, "cache-control": "no-store" }, body };
}

function bearerRefusal(error: string, status: number): EndpointAnswer {
  const headers = { "www-authenticate": `Bearer error="${error}"` };
  return refusalAnswer({ error, status, headers });
}

function isForm({ headers }: IncomingMessage): boolean {
  return /^application\/x-www-form-urlencoded *(;|$)/i.test(headers["content-type"] ?? "");
}

/** Whether a media type is listed by name, and not with a weight of 0. */
function accepts(header: string | undefined, mediaType: string): boolean {
  return (header ?? "").split(",").some((range) => {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    return type === mediaType && !parameters.some((each) => /^q *= *0(\.0*)?$/.test(each));
  });
}
