/**
 * Decodes canonical base64url: no padding, no foreign characters, no stray bits, so that there is only one way
 * to write the same octets.
 *
 * Node's decoder accepts all of these, so its result is encoded again and compared. Checking for each of them
 * separately would save half a microsecond, and could miss some: Node reads a wide character as
 * the one of its low octet ("\u0141" as "A").
 *
 * @returns `undefined` for anything else
 * @see RFC 7515 section 2, RFC 4648 sections 3.2, 3.5 and 5
 */
export function decodeBase64url(encoded: string): Buffer | undefined {
  const octets = Buffer.from(encoded, "base64url");
  return octets.toString("base64url") === encoded ? octets : undefined;
}
