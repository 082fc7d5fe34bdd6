/**
 * Makes Authorization field lines as a server gets them: each a string of its own that no code has read.
 *
 * A string that comes again is cheaper than it would be in a server: its hash, once computed, stays with it.
 *
 * @param count how many; the tokens come in turns
 */
export function freshLines(tokens: readonly string[], count: number = tokens.length): string[] {
  const octets = tokens.map((token) => Buffer.from(`Bearer ${token}`, "latin1"));
  return Array.from({ length: count }, (_, n) =>
    (octets[n % octets.length] as Buffer).toString("latin1"),
  );
}
