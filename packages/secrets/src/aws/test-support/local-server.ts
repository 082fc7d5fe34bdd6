import type { IncomingMessage, ServerResponse } from "node:http";
import { startServer } from "@callgate-tooling/test-support";

/** What a test makes the server do instead of answering; returns `true` when it did so. */
export type ServerFault = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A server on 127.0.0.1. */
export interface LocalServer {
  readonly endpoint: string;
  fault: ServerFault | undefined;
  close(): Promise<void>;
}

/** Starts a server that answers with JSON of whatever media type, or refuses with a status and a body. */
export async function startLocalServer(
  decide: (request: IncomingMessage, body: string) => { status: number; body: object | string },
  mediaType: string | undefined,
): Promise<LocalServer> {
  const { origin, close } = await startServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (local.fault?.(request, response) === true) return;
    const { status, body } = decide(request, Buffer.concat(chunks).toString("utf8"));
    response.writeHead(status, mediaType === undefined ? {} : { "content-type": mediaType });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  const local: LocalServer = { endpoint: origin, fault: undefined, close };
  return local;
}
