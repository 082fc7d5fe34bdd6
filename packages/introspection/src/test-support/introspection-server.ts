import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { formOf, type RunningServer, startServer } from "@callgate-tooling/test-support";

/** A question, as it arrived. */
export interface Asked {
  readonly method: string;
  readonly form: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly token: string;
}

/** A response: an object is sent as JSON, anything else as it is; `hang` never answers. */
export type Reply =
  | "hang"
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: object | string | Buffer;
    };

/** An authorization server whose answers a test determines. */
export interface IntrospectionServer extends AsyncDisposable {
  readonly issuer: string;
  readonly asked: readonly Asked[];
  /** What its metadata has; changed by tests. */
  metadata: Record<string, unknown>;
  jwks: object;
  /** Answers a question. */
  reply: (asked: Asked) => Reply | Promise<Reply>;
  /** Requests for the metadata. */
  readonly metadataRequests: number;
  /** Ends it, open connections included. */
  stop(): Promise<void>;
}

/** Starts a server that knows no token. */
export async function startIntrospectionServer(): Promise<IntrospectionServer> {
  const asked: Asked[] = [];
  let metadataRequests = 0;
  const running: RunningServer = await startServer((request, response) => {
    const respond = async (): Promise<void> => {
      const { url = "", method = "", headers } = request;
      if (url.startsWith("/.well-known/")) {
        metadataRequests += 1;
        send(response, { body: server.metadata });
      } else if (url === "/jwks") send(response, { body: server.jwks });
      else {
        const form = await formOf(request);
        const question = { method, form, headers, token: form.get("token") ?? "" };
        asked.push(question);
        send(response, await server.reply(question));
      }
    };
    respond().catch(() => response.destroy());
  });
  const issuer = running.origin;
  const server: IntrospectionServer = {
    issuer,
    asked,
    metadata: {
      issuer,
      introspection_endpoint: `${issuer}/introspect`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
    },
    jwks: { keys: [] },
    reply: () => ({ body: { active: false } }),
    get metadataRequests() {
      return metadataRequests;
    },
    stop: () => running.close(),
    [Symbol.asyncDispose]: () => running.close(),
  };
  return server;
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === "hang") return;
  const { status = 200, headers, body = "" } = reply;
  const isJson = typeof body === "object" && !Buffer.isBuffer(body);
  const type = isJson ? { "content-type": "application/json" } : {};
  response.writeHead(status, { ...type, ...headers });
  response.end(isJson ? JSON.stringify(body) : body);
}
