/**
 * The anchor of a heading, as code hosts make it: lower case, hyphens for spaces, underscores kept and other punctuation left
 * out. So `why-was-i-refused.md#issuer_untrusted` works in both places.
 */
export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");
}
