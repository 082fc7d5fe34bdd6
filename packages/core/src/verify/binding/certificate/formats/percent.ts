/**
 * Decodes percent-encoding once. A plus sign stays one, as in PEM: it is not a space here, as it is in forms.
 *
 * @returns `undefined` for a text that is not percent-encoded UTF-8
 * @see RFC 3986 section 2.1
 */
export function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
