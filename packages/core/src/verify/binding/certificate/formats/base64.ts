const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Decodes base64 of the standard alphabet, with complete padding or without any, and nothing else: Node's decoder skips foreign
 * characters and reads the alphabet for URLs, too.
 *
 * @returns `undefined` for anything else, and for an empty text
 * @see RFC 4648 section 4, RFC 8941 section 4.2.7
 */
export function decodeBase64(text: string): Buffer | undefined {
  if (!BASE64.test(text)) return undefined;
  const beyondGroups = text.length % 4;
  if (beyondGroups === 1 || (beyondGroups !== 0 && text.endsWith("="))) return undefined;
  return Buffer.from(text, "base64");
}
