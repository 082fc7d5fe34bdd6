import { types } from "node:util";

/** What fetch takes for a body. */
export type BodyContent = NonNullable<RequestInit["body"]>;

/** The body of a call, as it was when the call was made. */
export interface CallBody {
  /** What to hand to fetch; `undefined` where there is no body, or a Request brings its own. */
  readonly content: BodyContent | undefined;
  /** Whether it can be sent a second time. */
  readonly replayable: boolean;
  /** Lets go of a stream that nobody will read. */
  discard(reason: unknown): void;
}

/** The body of a call without one. */
export const NO_BODY: CallBody = replayable(undefined);

/**
 * Takes the body given to fetch.
 *
 * fetch copies a body when it is called. Here a token comes first, so what the caller could change meanwhile is copied
 * now. Streams, and anything else that is read piece by piece, are handed on and can be sent once.
 */
export function takeBody(body: unknown): CallBody {
  if (body === undefined || body === null) return NO_BODY;
  if (ArrayBuffer.isView(body)) {
    return replayable(new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice());
  }
  if (types.isArrayBuffer(body)) return replayable(body.slice(0));
  if (body instanceof URLSearchParams) return replayable(new URLSearchParams(body));
  if (body instanceof FormData) return replayable(copyForm(body));
  if (typeof body === "object" && Symbol.asyncIterator in body) {
    return singleUse(body as unknown as BodyContent, body);
  }
  // A Blob cannot change, and a form of another implementation is known only to that one's fetch.
  if (typeof body === "object" && Symbol.toStringTag in body)
    return replayable(body as BodyContent);
  return replayable(String(body));
}

/**
 * Takes the body of a Request.
 *
 * Whether it is in memory or comes from a stream, a Request does not say; but only the latter must not be sent without
 * CORS, so asking for that tells them apart: it throws, and leaves the stream as it was.
 *
 * @see https://fetch.spec.whatwg.org/#dom-request step 39
 */
export async function takeRequestBody(request: Request): Promise<CallBody> {
  if (request.body === null) return NO_BODY;
  let inMemory: Request;
  try {
    inMemory = new Request(request, { method: "POST", mode: "no-cors" });
  } catch {
    return singleUse(undefined, request.body);
  }
  return replayable(await inMemory.arrayBuffer());
}

function replayable(content: BodyContent | undefined): CallBody {
  return { content, replayable: true, discard: () => {} };
}

function singleUse(content: BodyContent | undefined, stream: object): CallBody {
  return { content, replayable: false, discard: (reason) => discardStream(stream, reason) };
}

/** Closes what is behind a stream, be it the web's or Node's; an open file would stay open. */
function discardStream(stream: object, reason: unknown): void {
  if (stream instanceof ReadableStream) stream.cancel(reason).catch(() => {});
  else if ("destroy" in stream && typeof stream.destroy === "function") stream.destroy();
}

function copyForm(form: FormData): FormData {
  const copy = new FormData();
  for (const [name, value] of form) copy.append(name, value);
  return copy;
}
