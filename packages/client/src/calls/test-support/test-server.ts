import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { Servers } from "@callgate-tooling/test-support";
import { afterEach } from "vitest";

/** One request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server on loopback that writes down what reaches it. */
export interface TestServer {
  readonly origin: string;
  readonly seen: SeenRequest[];
  /** Resolves when a client ends a connection before its response is complete. */
  readonly cutShort: Promise<void>;
}

type Answer = (request: SeenRequest, response: ServerResponse) => void;

const servers = new Servers();
afterEach(() => servers.close());

/** Starts a server for one test. It answers every request with 200 unless a listener is given. */
export async function serve(
  answer: Answer = (_request, response) => void response.end("ok"),
): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  let cut = (): void => {};
  const cutShort = new Promise<void>((resolve) => {
    cut = resolve;
  });
  const origin = await servers.http(async (incoming: IncomingMessage, response) => {
    response.on("close", () => !response.writableFinished && cut());
    const body = await buffer(incoming).catch(() => undefined);
    if (body === undefined) return;
    const { method = "", url = "", headers } = incoming;
    const request = { method, url, headers, body: body.toString() };
    seen.push(request);
    answer(request, response);
  });
  return { origin, seen, cutShort };
}

const REFUSAL = { "www-authenticate": 'Bearer realm="api", error="invalid_token"' };

/** Answers 401 `invalid_token` to every token but those named. */
export function acceptOnly(...tokens: string[]): Answer {
  const accepted = new Set(tokens.map((token) => `Bearer ${token}`));
  return (request, response) => {
    if (accepted.has(request.headers.authorization ?? "")) response.end("ok");
    else response.writeHead(401, REFUSAL).end("refused");
  };
}

/** The credentials a server has seen, request by request. */
export function credentialsOf({ seen }: TestServer): (string | undefined)[] {
  return seen.map(({ headers }) => headers.authorization);
}
