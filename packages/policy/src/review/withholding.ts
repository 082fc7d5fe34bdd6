/** Shortest part of a token that counts as a part of it, in characters. */
const PART = 16;

/** Replaces what would repeat a part of a token. */
const WITHHELD = "(withheld: it repeats a part of the token)";

/** A copy of a value in which no string has 16 consecutive characters of the token's text. Shorter tokens count as a whole. */
export function withholding<Value>(value: Value, token: string): Value {
  const parts = partsOf(token);
  const clean = (each: unknown): unknown => {
    if (typeof each === "string") return repeats(each, parts, token) ? WITHHELD : each;
    if (Array.isArray(each)) return each.map(clean);
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, member]) => [name, clean(member)]));
  };
  return clean(value) as Value;
}

function partsOf(token: string): ReadonlySet<string> {
  const parts = new Set<string>();
  for (let start = 0; start + PART <= token.length; start += 1)
    parts.add(token.slice(start, start + PART));
  return parts;
}

function repeats(text: string, parts: ReadonlySet<string>, token: string): boolean {
  if (token.length > 0 && token.length < PART) return false;
  for (let start = 0; start + PART <= text.length; start += 1)
    if (parts.has(text.slice(start, start + PART))) return true;
  return false;
}
