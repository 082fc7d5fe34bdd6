import { pipeline, type Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { FetchResponse } from "@callgate/core/kit";
import { TokenError } from "../errors.js";

/** What can be read of one answer of Node's or undici's own kind. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

const DECODERS: Readonly<Record<string, () => Transform>> = Object.freeze({
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
});

/** The codings that can be read, for `Accept-Encoding`. */
export const ACCEPTED_CODINGS = "gzip, deflate, br";

/**
 * Makes an answer as `fetch` gives it: its body decompressed, as its headers say.
 *
 * @throws {TokenError} `response_invalid` for a content coding that cannot be read
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
  const decoders = codings.map((coding) => {
    if (Object.hasOwn(DECODERS, coding)) return (DECODERS[coding] as () => Transform)();
    body.destroy();
    const what = "The authorization server's answer has a content coding that cannot be read";
    throw new TokenError("response_invalid", what, { status });
  });
  return pipeline([body, ...decoders], () => {}) as unknown as Readable;
}
