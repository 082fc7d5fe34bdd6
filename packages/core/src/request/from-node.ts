import type { IncomingMessage } from "node:http";
import type { ResourceRequest } from "./resource-request.js";

const NONE: readonly string[] = Object.freeze([]);

/**
 * Reads a {@link ResourceRequest} from Node's own request.
 *
 * Node folds a second Authorization line away in `headers`, so the raw lines are read: which of two
 * credentials counts must not be left to chance. Only a request that never was on a wire has none (hapi's
 * `server.inject` makes such); its `headers` are all there is. `originalUrl` is preferred, because routers
 * cut `url` short.
 */
export function fromNode(
  request: IncomingMessage & { readonly originalUrl?: string },
): ResourceRequest {
  return {
    method: request.method ?? "",
    url: request.originalUrl ?? request.url ?? "",
    authorization: authorizationLines(request),
  };
}

function authorizationLines({
  rawHeaders,
  headers,
}: Partial<Pick<IncomingMessage, "rawHeaders" | "headers">>): readonly string[] {
  if (rawHeaders === undefined) return [headers?.authorization ?? NONE].flat();
  let lines: string[] | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 13 && name.toLowerCase() === "authorization") {
      lines ??= [];
      lines.push(rawHeaders[index + 1] as string);
    }
  }
  return lines ?? NONE;
}
