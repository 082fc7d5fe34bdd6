import type { ServerResponse } from "node:http";
import { type Answer, besidePresent, type Decision } from "@callgate/core/adapter";

export function addHeaders(response: ServerResponse, decision: Decision): void {
  if (Object.keys(decision.headers).length === 0) return;
  const headers = besidePresent(decision.headers, (name) => response.getHeader(name));
  for (const name of Object.keys(headers))
    if (!response.headersSent) response.setHeader(name, headers[name] as string);
}

/** Writes the answer to a refused request, unless something else, such as a timeout, has answered meanwhile. */
export function answer(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.headersSent) return;
  const beside = besidePresent(headers, (name) => response.getHeader(name));
  response.writeHead(status, beside).end(body);
}
