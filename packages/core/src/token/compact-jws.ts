import { LRUCache } from "lru-cache";
import { decodeBase64url } from "./base64url.js";
import { type JsonObject, parseJsonObject } from "./json.js";

/** A compact JWS over any octets, split into its parts: well-formed, and unverified. */
export interface OpaqueJws {
  /** The protected header (RFC 7515 section 4). */
  readonly header: JsonObject;
  /** The key's name, where the header has one (RFC 7515 section 4.1.4). */
  readonly kid: string | undefined;
  /** The payload, of any content. */
  readonly octets: Buffer;
  /** What the signature covers, all of it ASCII: encoded header, dot, encoded payload. */
  readonly signingInput: string;
  readonly signature: Buffer;
}

/** A compact JWS whose payload is a JSON object: a signed JWT. */
export interface CompactJws extends Omit<OpaqueJws, "octets"> {
  /** The claims set, unverified. */
  readonly payload: JsonObject;
}

/**
 * Splits a signed JWT, strictly: a well-formed compact JWS whose payload is a JSON object.
 *
 * @returns the parts, or `undefined` where it is not one
 * @param maxTokenBytes longest token read, in characters (all of them ASCII)
 * @see RFC 7519 section 7.2
 */
export function parseCompactJws(token: string, maxTokenBytes: number): CompactJws | undefined {
  const jws = splitCompactJws(token, maxTokenBytes);
  if (jws === undefined) return undefined;
  const { header, kid, octets, signingInput, signature } = jws;
  const payload = parseJsonObject(octets);
  return payload && { header, kid, payload, signingInput, signature };
}

/**
 * Splits a compact JWS, strictly: three parts, canonical base64url, a JSON object for a header.
 *
 * The size is checked before anything is decoded. An empty signature is accepted here, so that an unsecured token
 * is refused by its algorithm.
 *
 * @returns the parts, or `undefined` where it is not a well-formed JWS
 * @param maxTokenBytes longest token read, in characters (all of them ASCII)
 * @see RFC 7515 sections 3.1 and 7.1, RFC 8725 section 2.4
 */
export function splitCompactJws(token: string, maxTokenBytes: number): OpaqueJws | undefined {
  if (token.length > maxTokenBytes) return undefined;
  const firstDot = token.indexOf(".");
  const secondDot = token.indexOf(".", firstDot + 1);
  if (secondDot === -1 || token.includes(".", secondDot + 1)) return undefined;

  const header = parseHeader(token.slice(0, firstDot));
  const octets = decodeBase64url(token.slice(firstDot + 1, secondDot));
  const signature = decodeBase64url(token.slice(secondDot + 1));
  if (header === undefined || octets === undefined || signature === undefined) return undefined;
  const { kid } = header;
  if (kid !== undefined && typeof kid !== "string") return undefined;
  return { header, kid, octets, signingInput: token.slice(0, secondDot), signature };
}

const MAX_CACHED_HEADERS = 64;
const MAX_CACHED_LENGTH = 512;

interface ParsedHeader {
  readonly encoded: string;
  readonly header: JsonObject;
}

const headers = new LRUCache<string, ParsedHeader>({ max: MAX_CACHED_HEADERS });
let lastUsed: ParsedHeader | undefined;

/**
 * All tokens under one key have exactly the same header, so the parsed header is cached; nearly always it is the same as the last
 * one, and comparing takes less time than a look-up.
 */
function parseHeader(encoded: string): JsonObject | undefined {
  if (lastUsed?.encoded === encoded) return lastUsed.header;
  const cached = headers.get(encoded);
  if (cached !== undefined) {
    lastUsed = cached;
    return cached.header;
  }
  const octets = decodeBase64url(encoded);
  const header = octets && parseJsonObject(octets);
  if (header !== undefined && encoded.length <= MAX_CACHED_LENGTH) {
    const copy = detached(encoded);
    headers.set(copy, { encoded: copy, header });
  }
  return header;
}

/** Copies a part of a token, which would otherwise keep the whole token in memory. */
export function detached(part: string): string {
  return Buffer.from(part, "latin1").toString("latin1");
}
