import { parseJson as parse } from "@callgate/core/kit";
import { ReadFailure } from "./read-failure.js";

/**
 * Decodes the bytes of a secret.
 *
 * @param keepsMark whether a byte order mark belongs to the text
 * @throws {ReadFailure} `secret_invalid`, when the bytes are not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array, keepsMark = false): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: keepsMark }).decode(bytes);
  } catch {
    throw new ReadFailure("secret_invalid");
  }
}

/** Stands for an answer that is not an object: it has no members, nor any to inherit. */
export const NO_MEMBERS: Readonly<Record<string, unknown>> = Object.freeze({ __proto__: null });

/**
 * Parses JSON, with or without a byte order mark, to objects that inherit nothing; `undefined` where the text is something
 * else.
 */
export function parseJson(text: string): unknown {
  try {
    return parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

/**
 * Reads the member of an object that holds the secret.
 *
 * @throws {ReadFailure} `secret_missing` where there is no such member, `secret_invalid` where it is not a string
 */
export function memberOf(object: object, name: string): string {
  if (!Object.hasOwn(object, name))
    throw new ReadFailure("secret_missing", { hint: "field_missing" });
  const value: unknown = (object as Readonly<Record<string, unknown>>)[name];
  if (typeof value !== "string") throw new ReadFailure("secret_invalid");
  return value;
}
