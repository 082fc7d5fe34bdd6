import type { IncomingMessage } from "node:http";

/** An answer of an endpoint. */
export interface EndpointAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is. */
  readonly body: unknown;
}

/** An endpoint of the issuer that clients send forms to. */
export interface Endpoint {
  answer(request: IncomingMessage): Promise<EndpointAnswer>;
  /** Ends the refusals that a test required. */
  recover(): void;
}
