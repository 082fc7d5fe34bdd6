import { Duplex, pipeline, Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import type { FetchResponse } from "@callgate/core/kit";
import { TokenError } from "../errors.js";

/** An answer of `node:http` or of undici's `request`, as far as it is read here. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

const DECODERS: Readonly<Record<string, () => Duplex>> = Object.freeze({
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: () => Duplex.from(inflate),
  br: createBrotliDecompress,
});

/** The codings that can be read, for `Accept-Encoding`. */
export const ACCEPTED_CODINGS = "gzip, deflate, br";

/**
 * Makes an answer in the form that `fetch` returns: its body is decompressed as its headers say.
 *
 * A body in a coding that cannot be read fails when it is read, with a `TokenError` of code `response_invalid`: the status
 * may say enough without it.
 *
 * @see RFC 9110 section 8.4
 */
export function answerOf({ status, headers, body }: RawAnswer): FetchResponse {
  const get = (name: string): string | null => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? null : [value].flat().join(", ");
  };
  // A failure after the last read has no listener and is dropped.
  body.on("error", () => {});
  return { status, headers: { get }, body: decoded(body, get("content-encoding") ?? "", status) };
}

function decoded(body: Readable, field: string, status: number): Readable {
  const codings = field
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity")
    .reverse();
  if (codings.length === 0 || status === 204 || status === 304) return body;
  if (!codings.every((coding) => Object.hasOwn(DECODERS, coding))) {
    body.destroy();
    return unreadable(status);
  }
  const decoders = codings.map((coding) => (DECODERS[coding] as () => Duplex)());
  return pipeline([body, ...decoders], () => {}) as unknown as Readable;
}

function unreadable(status: number): Readable {
  const what =
    "The authorization server's answer has a content coding that cannot be read; check the proxies on the way";
  return new Readable({
    read() {
      this.destroy(new TokenError("response_invalid", what, { status }));
    },
  });
}

/**
 * Undoes `deflate` in both of its forms: RFC 9110 section 8.4.1.2 has it in zlib's format, and some servers leave out its
 * header. The first byte says which it is.
 */
async function* inflate(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  const hasHeader = ((first.value[0] ?? 0) & 0x0f) === 0x08;
  const all = async function* () {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  yield* pipeline(all, hasHeader ? createInflate() : createInflateRaw(), () => {});
}
