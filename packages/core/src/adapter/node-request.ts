import type { ResourceRequest } from "../request/resource-request.js";
import { notOfNode } from "./check-request.js";

/** The part of Node's request that is read, HTTP/1 or HTTP/2. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Where a framework keeps the request target when its routers shorten `url`. */
  readonly originalUrl?: string | undefined;
  readonly rawHeaders?: readonly string[] | undefined;
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  readonly socket?: unknown;
  readonly httpVersionMajor?: number;
  /** Of HTTP/2 alone: its session has one socket for all requests. */
  readonly stream?: unknown;
}

const NONE: readonly string[] = Object.freeze([]);

/**
 * Every line of a field, in order of arrival.
 *
 * @param name in lower case
 * @throws {TypeError} for a value that is not Node's request
 */
export function linesOf(request: NodeRequest, name: string): readonly string[] {
  if (typeof request !== "object" || request === null) throw notOfNode(request);
  const { rawHeaders } = request;
  // Not read where the raw lines are there: Node makes `headers` of them at the first look.
  if (rawHeaders === undefined || rawHeaders.length === 0) return linesIn(request.headers, name);
  let lines: string[] | undefined;
  const usual = name === "authorization" ? "Authorization" : name;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const field: unknown = rawHeaders[index];
    if (typeof field !== "string") throw notOfNode(request);
    if (field.length !== name.length) continue;
    // Nearly always in one of two spellings: one in lower case is a new text for each request.
    if (field === name || field === usual || field.toLowerCase() === name) {
      const line = rawHeaders[index + 1] as string;
      // Nearly always the only one: an empty list would grow to room for 17 with it.
      if (lines === undefined) lines = [line];
      else lines.push(line);
    }
  }
  return lines ?? NONE;
}

/** The lines of a field in an object of headers: bridges write names in any case, and several lines as a list. */
function linesIn(headers: NodeRequest["headers"], name: string): readonly string[] {
  if (isWebHeaders(headers)) {
    const joined = headers.get(name);
    return joined === null ? NONE : [joined];
  }
  let lines: readonly string[] = NONE;
  for (const field of Object.keys(headers ?? {})) {
    if (field.toLowerCase() === name) lines = [...lines, ...[headers?.[field] ?? NONE].flat()];
  }
  return lines;
}

/** Some bridges keep the `Headers` of the Fetch standard, of any runtime; they join several lines to one. */
function isWebHeaders(headers: unknown): headers is { get(name: string): string | null } {
  return Object.prototype.toString.call(headers) === "[object Headers]";
}

/** Reads the Authorization lines when a decision needs them: an error then is a failure to decide. */
export function readingElsewhere(
  request: ResourceRequest,
  authorization: () => readonly string[],
): ResourceRequest {
  return Object.defineProperty(request, "authorization", {
    get(): readonly string[] {
      const lines: unknown = authorization();
      if (Array.isArray(lines) && lines.every((line) => typeof line === "string")) return lines;
      throw new TypeError("The adapter's `authorization` must return a list of strings");
    },
  });
}
