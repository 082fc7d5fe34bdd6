import { types } from "node:util";

/** Every value that fetch accepts as a body. */
export type BodyContent = NonNullable<RequestInit["body"]>;

/** The body of a call, as it was when the call was made. */
export interface CallBody {
  /** What to pass to fetch; `undefined` where there is no body, or a Request has its own. */
  readonly content: BodyContent | undefined;
  /** The stream of a Request, for a fetch that cannot be called with the Request. */
  readonly stream: object | undefined;
  /** Whether it can be sent a second time. */
  readonly replayable: boolean;
  /** Closes a stream that will not be read. */
  discard(reason: unknown): void;
}

/** The body of a call without one. */
export const NO_BODY: CallBody = replayable(undefined);

/**
 * Copies the body given to fetch.
 *
 * fetch copies a body when it is called. Here a token is fetched before, so a body that the caller could change meanwhile
 * is copied now. Streams, and anything else that is read piece by piece, are passed on and can be sent once.
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
  // A Blob cannot change, and a form of another implementation is supported only by its own fetch.
  if (typeof body === "object" && Symbol.toStringTag in body)
    return replayable(body as BodyContent);
  return replayable(String(body));
}

/**
 * Reads the body of a Request, where it is in memory.
 *
 * A Request does not say whether its body is in memory or comes from a stream; but only the latter must not be sent
 * without CORS, so a copy with that mode distinguishes them: it throws, and leaves the stream unread.
 *
 * @see https://fetch.spec.whatwg.org/#dom-request step 39
 */
export async function takeRequestBody(request: Request): Promise<CallBody> {
  if (request.body === null) return NO_BODY;
  let inMemory: Request;
  try {
    inMemory = new Request(request, { method: "POST", mode: "no-cors" });
  } catch {
    return { ...singleUse(undefined, request.body), stream: request.body };
  }
  return replayable(await inMemory.arrayBuffer());
}

function replayable(content: BodyContent | undefined): CallBody {
  return { content, stream: undefined, replayable: true, discard: () => {} };
}

function singleUse(content: BodyContent | undefined, stream: object): CallBody {
  return {
    content,
    stream: undefined,
    replayable: false,
    discard: (reason) => discardStream(stream, reason),
  };
}

/** Closes a stream of the web or of Node; a file behind it would stay open. */
function discardStream(stream: object, reason: unknown): void {
  if (stream instanceof ReadableStream) stream.cancel(reason).catch(() => {});
  else if ("destroy" in stream && typeof stream.destroy === "function") stream.destroy();
}

function copyForm(form: FormData): FormData {
  const copy = new FormData();
  for (const [name, value] of form) copy.append(name, value);
  return copy;
}
