import { FetchError } from "./fetch-error.js";
import type { FetchResponse } from "./fetch-like.js";

/** Reads a body chunk by chunk, and can be stopped while a chunk is being waited for. */
interface BodyReader {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  stop(): unknown;
}

/** The part of web streams, Node streams and async iterables that is needed to read and to cancel one. */
interface AnyBody {
  getReader?(): { read(): ReturnType<BodyReader["next"]>; cancel(): unknown };
  [Symbol.asyncIterator]?(): { next(): ReturnType<BodyReader["next"]>; return?(): unknown };
  cancel?(): unknown;
  destroy?(): unknown;
  on?(event: "error", listener: () => void): unknown;
}

/**
 * Reads a response's body, up to a bound.
 *
 * @param maxBytes longest body read, in bytes after decompression
 * @param signal ends the reading, also where the body never ends
 * @returns `undefined` where the body is longer
 * @throws {FetchError} `response_unusable` for a body that cannot be read chunk by chunk
 */
export async function readBody(
  { body }: Pick<FetchResponse, "body">,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  if (body === null || body === undefined) return Buffer.alloc(0);
  const reader = readerOf(body);
  const stop = (): void => attempt(() => reader.stop());
  signal?.addEventListener("abort", stop, { once: true });
  let ended = false;
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const { done, value } = await reader.next();
      // A body that was cancelled ends early, without an error.
      signal?.throwIfAborted();
      ended = done === true;
      if (ended) return Buffer.concat(chunks);
      const chunk = toBytes(value);
      size += chunk.byteLength;
      if (size > maxBytes) return undefined;
      chunks.push(chunk);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    if (!ended) stop();
  }
}

function readerOf(body: AnyBody): BodyReader {
  expectErrors(body);
  if (typeof body.getReader === "function") {
    const reader = body.getReader();
    return { next: () => reader.read(), stop: () => reader.cancel() };
  }
  const iterator = body[Symbol.asyncIterator]?.();
  if (iterator === undefined) throw new FetchError("response_unusable");
  return { next: () => iterator.next(), stop: () => body.destroy?.() ?? iterator.return?.() };
}

function toBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (typeof chunk === "string") return Buffer.from(chunk);
  throw new FetchError("response_unusable");
}

/**
 * Cancels the unread rest of a body: it would keep its connection open.
 *
 * Never throws, for any kind of body: a failure to clean up must not hide the original failure.
 */
export function discardBody({ body, bodyUsed }: Pick<FetchResponse, "body" | "bodyUsed">): void {
  if (bodyUsed === true || body === null || body === undefined) return;
  const left: AnyBody = body;
  attempt(() => {
    expectErrors(left);
    return typeof left.cancel === "function" ? left.cancel() : left.destroy?.();
  });
}

/** A Node stream whose error has no listener ends the process; node-fetch reports an abort that way. */
function expectErrors(body: AnyBody): void {
  if (typeof body.destroy === "function") body.on?.("error", () => {});
}

function attempt(action: () => unknown): void {
  try {
    Promise.resolve(action()).catch(() => {});
  } catch {
    // Dropped: see discardBody.
  }
}

/** Whether a response is a redirect. None is followed: it would lead to an address that no operator configured. */
export function isRedirect({
  type,
  status,
  redirected,
}: Pick<FetchResponse, "type" | "status" | "redirected">): boolean {
  return redirected === true || type === "opaqueredirect" || (status >= 300 && status < 400);
}
