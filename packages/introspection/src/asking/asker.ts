import {
  type IntrospectionContext,
  traceFetch,
  unlessAborted,
  withDeadline,
} from "@callgate/core/kit";
import { failureOf, IntrospectionFailure } from "../failure.js";
import type { DefinedIntrospection } from "../options/define-introspect.js";
import { COOLDOWN_SECONDS, Credentials } from "../proving/credentials.js";
import { type Proof, type ProofSource, proofSourceOf } from "../proving/proof-source.js";
import { EndpointFinder, type Endpoints } from "./endpoint-finder.js";
import { exchange } from "./exchange.js";
import { QuestionQueue } from "./question-queue.js";
import { type Outcome, type ReadBody, readAnswer, readPlainBody } from "./read-answer.js";
import { ServerState } from "./server-state.js";
import { SIGNED_MEDIA_TYPE, signedBodyReader } from "./signed-body.js";

/** A "yes" with what the server says about the token, or a "no". */
export type Answer = Exclude<Outcome, { readonly kind: "rejected" }>;

/** Called where the server refuses the credentials, once for each version. */
export type OnRejected = (status: number, version: string, cooldownSeconds: number) => void;

/** Requests from one authorization server whether a token is active: within bounds, by one deadline, with the current credentials. */
export class Asker {
  readonly #context: IntrospectionContext;
  readonly #defined: DefinedIntrospection;
  readonly #source: ProofSource;
  readonly #credentials: Credentials;
  readonly #finder: EndpointFinder;
  readonly #queue: QuestionQueue;
  readonly #readBody: ReadBody;
  readonly #onRejected: OnRejected;
  readonly #closing = new AbortController();
  readonly state: ServerState;
  #questions = 0;

  constructor(
    context: IntrospectionContext,
    defined: DefinedIntrospection,
    onRejected: OnRejected,
  ) {
    const { clock } = context;
    this.#context = context;
    this.#defined = defined;
    this.#onRejected = onRejected;
    this.#source = proofSourceOf(defined.auth, defined.clientId);
    this.#credentials = new Credentials(this.#source, clock);
    const { endpoint, timeoutMs } = defined;
    const { usesCertificate } = this.#source;
    this.#finder = new EndpointFinder({ ...context, endpoint, timeoutMs, usesCertificate });
    this.#queue = new QuestionQueue(defined, clock);
    this.#readBody = defined.signed ? signedBodyReader(context, defined) : readPlainBody;
    this.state = new ServerState(clock);
  }

  /** Questions sent. */
  get questions(): number {
    return this.#questions;
  }

  get inFlight(): number {
    return this.#queue.underWay;
  }

  /**
   * Sends a question about a token.
   *
   * @throws {IntrospectionFailure} where there is neither a "yes" nor a "no"
   */
  async ask(token: string): Promise<Answer> {
    this.state.check(this.#queue.underWay);
    const { clock } = this.#context;
    const { timeoutMs } = this.#defined;
    const abandoned = this.#closing.signal;
    let address = this.#defined.endpoint ?? this.#context.issuer;
    try {
      return await withDeadline({ clock, timeoutMs, abandoned, timedOut }, (signal) => {
        const ask = async (): Promise<Answer> => {
          const endpoints = await this.#finder.find();
          address = endpoints.introspection;
          return this.#askWithin(token, endpoints, signal);
        };
        // The place of a question is free again with its deadline, whatever a supplied `fetch` does.
        return this.#queue.run(() => unlessAborted(ask(), signal), signal);
      });
    } catch (error) {
      const { code, details } = failureOf(error);
      const failure = new IntrospectionFailure(code, {
        ...details,
        host: this.#configuredHost(address),
      });
      if (code !== "queue_full" && code !== "closed") this.state.failed(failure);
      if (details.status === undefined || details.status === 404) this.#finder.doubt();
      throw failure;
    }
  }

  close(): void {
    this.#closing.abort(new IntrospectionFailure("closed"));
  }

  async #askWithin(token: string, endpoints: Endpoints, signal: AbortSignal): Promise<Answer> {
    const proof = await this.#credentials.current(signal);
    const first = await this.#send(token, endpoints, proof, signal);
    if (first.kind !== "rejected") return this.#accepted(first, proof);
    let { status } = first;
    if (this.#credentials.isAboutToken(status, proof))
      throw new IntrospectionFailure("status_unexpected", { status });
    for (const other of await this.#credentials.afterRefusal(proof, signal)) {
      const outcome = await this.#send(token, endpoints, other, signal);
      if (outcome.kind !== "rejected") return this.#accepted(outcome, other);
      status = outcome.status;
    }
    if (this.#credentials.refuse(proof.version))
      this.#onRejected(status, proof.version, COOLDOWN_SECONDS);
    throw new IntrospectionFailure("credentials_rejected", {
      status,
      retryAfterSeconds: COOLDOWN_SECONDS,
    });
  }

  #accepted(answer: Answer, proof: Proof): Answer {
    this.#credentials.accept(proof);
    return answer;
  }

  async #send(
    token: string,
    endpoints: Endpoints,
    proof: Proof,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { issuer, clock, maxResponseBytes, fetch } = this.#context;
    const { introspection: url, token: tokenEndpoint = url } = endpoints;
    const form = new URLSearchParams({ token, token_type_hint: "access_token" });
    const headers = new Headers({
      accept: this.#defined.signed ? SIGNED_MEDIA_TYPE : "application/json",
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": "callgate-introspection",
    });
    await proof.attach({ issuer, tokenEndpoint }, form, headers);
    this.#questions += 1;
    const host = this.#configuredHost(url);
    return traceFetch(
      { kind: "introspection", host },
      (error) => failureOf(error).code,
      async () => {
        const question = { url, form, headers, fetch: proof.fetch ?? fetch, maxResponseBytes };
        const exchanged = await exchange({ ...question, nowMs: clock.now() }, signal);
        return readAnswer(exchanged, this.#defined.unknownToken, this.#readBody);
      },
    );
  }

  /** A host that only the issuer's metadata names was sent by a server: it is not shown. */
  #configuredHost(address: string): string | undefined {
    const configured = this.#defined.endpoint ?? this.#context.issuer;
    if (!URL.canParse(address) || !URL.canParse(configured)) return undefined;
    const { host } = new URL(address);
    return host === new URL(configured).host ? host : undefined;
  }
}

function timedOut(): Error {
  return new IntrospectionFailure("timeout");
}
