import {
  type Answer,
  attachDecision,
  attachDecisionBeside,
  besidePresent,
  type Decision,
  type NodeRequest,
  type RouteParams,
} from "@callgate/core/adapter";
import type { HttpAdapterHost } from "@nestjs/core";
import { hostOf } from "./host-of.js";
import type { Owner } from "./metadata-of.js";

type HttpAdapter = HttpAdapterHost["httpAdapter"];

/** The part of a request of Express or of Fastify that is read. */
interface PlatformRequest extends NodeRequest {
  readonly raw?: NodeRequest;
  readonly params?: RouteParams;
  /** Of Express. */
  readonly route?: { readonly path?: unknown };
  /** Of Fastify. */
  readonly routeOptions?: { readonly url?: unknown };
}

/**
 * A request of a handler that runs, in the terms of the gate. Nothing is read before it is needed: Fastify makes the description
 * of a route whenever it is read.
 */
export class RoutedRequest {
  readonly #request: PlatformRequest;
  readonly #controller: Owner | undefined;
  readonly #isFastify: boolean;

  constructor(request: object, controller: Owner | undefined, isFastify: boolean) {
    this.#request = request;
    this.#controller = controller;
    this.#isFastify = isFastify;
  }

  get node(): NodeRequest {
    return (this.#isFastify && this.#request.raw) || this.#request;
  }

  get method(): string {
    return this.#request.method ?? "";
  }

  /** The pattern that the platform matched, with global prefix and version; empty where it names none. */
  get path(): string {
    const path = this.#isFastify ? this.#request.routeOptions?.url : this.#request.route?.path;
    return typeof path === "string" ? path : "";
  }

  get host(): string | null | undefined {
    return this.#controller && hostOf(this.#controller);
  }

  get params(): RouteParams | undefined {
    return this.#request.params;
  }
}

/** Reads requests of Nest's platform and writes its responses, without importing either. */
export class Platform {
  readonly #host: HttpAdapterHost;

  constructor(host: HttpAdapterHost) {
    this.#host = host;
  }

  /**
   * @param request of a handler that runs: then the route it has is its own
   * @param controller for the host
   */
  read(request: object, controller?: Owner): RoutedRequest {
    return new RoutedRequest(request, controller, this.#isFastify);
  }

  /** For `decisionOf`: on a request of Fastify, beside one of Express, where a member costs more. */
  attach(request: object, decision: Decision): void {
    if (this.#isFastify) attachDecision(request, decision);
    else attachDecisionBeside(request, decision);
  }

  /** Nothing, once an answer is on its way. */
  addHeaders(response: object, headers: Readonly<Record<string, string>>): void {
    const names = Object.keys(headers);
    if (names.length === 0 || this.#adapter.isHeadersSent(response)) return;
    const beside = besidePresent(headers, (name) => this.#adapter.getHeader(response, name));
    for (const name of names) this.#adapter.setHeader(response, name, beside[name] as string);
  }

  /** Writes exactly this body: Express and Fastify add a charset to a string of this media type. */
  answer(response: object, { status, headers, body }: Answer): void {
    if (this.#adapter.isHeadersSent(response)) return;
    this.addHeaders(response, headers);
    if (this.#isFastify) this.#adapter.reply(response, Buffer.from(body), status);
    else {
      this.#adapter.status(response, status);
      this.#adapter.end(response, body);
    }
  }

  get #adapter(): HttpAdapter {
    return this.#host.httpAdapter;
  }

  get #isFastify(): boolean {
    return this.#adapter?.getType() === "fastify";
  }
}
