/**
 * Reads a response's body, as far as a bound.
 *
 * @param maxBytes longest body read, in bytes after decompression
 * @returns `undefined` where the body is longer
 */
export async function readBody(response: Response, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Drops what is left of a body: unread, it would keep its connection, and whatever drips through it, alive. */
export function discardBody(response: Response): void {
  if (!response.bodyUsed) response.body?.cancel().catch(() => {});
}

/** Whether a response is a redirect, which nothing here follows: it would lead to an address no operator configured. */
export function isRedirect({ type, status, redirected }: Response): boolean {
  return redirected || type === "opaqueredirect" || (status >= 300 && status < 400);
}
