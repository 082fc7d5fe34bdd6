import type { Readable } from "node:stream";

/**
 * What a request is sent through: an undici `Agent`, `Pool` or other dispatcher, of any version that has `request`.
 *
 * undici itself is needed neither at run time nor for the types.
 */
export interface RequestDispatcher {
  request(options: {
    readonly origin: string;
    readonly path: string;
    readonly method: "GET" | "POST";
    readonly headers: Record<string, string>;
    readonly body: string | null;
    readonly signal: AbortSignal | null;
  }): Promise<{
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: Readable;
  }>;
}

/**
 * Makes a `fetch` from a dispatcher, as far as a token request needs one: no redirects, no decompression, text bodies.
 *
 * Node's own `fetch` takes a dispatcher too, but only one of an undici compatible with the one built into Node;
 * across major versions it fails before a byte is sent. A dispatcher's own `request` exists in all of them.
 */
export function fetchThrough(dispatcher: RequestDispatcher): typeof fetch {
  return async (input, init = {}) => {
    const { origin, pathname, search } = new URL(input instanceof Request ? input.url : input);
    const { statusCode, headers, body } = await dispatcher.request({
      origin,
      path: pathname + search,
      method: init.method === "POST" ? "POST" : "GET",
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === "string" ? init.body : null,
      signal: init.signal ?? null,
    });
    const responseHeaders = new Headers();
    for (const [name, value] of Object.entries(headers)) {
      for (const line of [value ?? []].flat()) responseHeaders.append(name, line);
    }
    if (isBodiless(statusCode)) {
      body.resume();
      return new Response(null, { status: statusCode, headers: responseHeaders });
    }
    return new Response(streamOf(body), { status: statusCode, headers: responseHeaders });
  };
}

/** A body as `Response` takes it. Node's own `Readable.toWeb` can throw an uncaught error when a body is abandoned (Node 20). */
function streamOf(body: Readable): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  // A reader receives a failure from the iterator; a failure after the last read has no listener and is dropped.
  body.on("error", () => {});
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel() {
        body.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Statuses that `Response` accepts no body for. */
function isBodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}
