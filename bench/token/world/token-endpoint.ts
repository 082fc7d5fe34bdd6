import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "@callgate/client";

/** How a token request is answered: with a token, with `invalid_client`, or not at all, the connection broken off. */
export type Answer = "grant" | "invalid_client" | "down";

/** A token endpoint on loopback that counts its requests. */
export class CountingEndpoint {
  /** When each request came, in the clock's monotonic milliseconds. */
  readonly requestedAt: number[] = [];
  /** Decides about each request as it comes; default: a token. */
  answer: () => Answer = () => "grant";
  expiresInSeconds = 300;
  /** How long an answer takes, in the clock's milliseconds. */
  latencyMs = 0;
  readonly #clock: Clock;
  readonly #server: Server;
  #held = 0;

  /** @param clock what time is for this endpoint: a fake one, or the machine's */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    // Connections are kept longer than any scenario takes: none is lost to a race.
    this.#server.keepAliveTimeout = 0;
  }

  static async start(clock: Clock): Promise<CountingEndpoint> {
    const endpoint = new CountingEndpoint(clock);
    endpoint.#server.listen(0, "127.0.0.1", 4096);
    await once(endpoint.#server, "listening");
    return endpoint;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `${this.origin}/token`;
  }

  get requests(): number {
    return this.requestedAt.length;
  }

  /** Requests that wait only for the clock. */
  get held(): number {
    return this.#held;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    await once(request, "end");
    this.requestedAt.push(this.#clock.monotonic());
    const number = this.requests;
    const answer = this.answer();
    if (this.latencyMs > 0) await this.#takeTime();
    if (answer === "down") request.socket.destroy();
    else if (answer === "grant") this.#send(response, 200, this.#granted(number));
    else this.#send(response, 401, { error: "invalid_client" });
  }

  #granted(number: number): object {
    const access_token = `token-${number}`;
    return { access_token, token_type: "Bearer", expires_in: this.expiresInSeconds };
  }

  #send(response: ServerResponse, status: number, content: object): void {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(content));
  }

  #takeTime(): Promise<void> {
    this.#held += 1;
    return new Promise((resolve) => {
      const onTime = (): void => {
        this.#held -= 1;
        resolve();
      };
      this.#clock.setTimer(onTime, this.latencyMs, false);
    });
  }
}
