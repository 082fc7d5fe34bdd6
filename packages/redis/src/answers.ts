/** Conversions of a server's answers, which clients return in different forms. Each throws for anything else. */

/** A simple or bulk string; clients may be set to return octets. */
export function textOf(answer: unknown): string {
  if (typeof answer === "string") return answer;
  if (answer instanceof Uint8Array) return Buffer.from(answer).toString("utf8");
  throw new TypeError("not a string");
}

/** A bulk string, or `undefined` for the null answer. */
export function textOrNothing(answer: unknown): string | undefined {
  return answer === null || answer === undefined ? undefined : textOf(answer);
}

/** `OK`, or the null answer of a condition that does not hold. */
export function isDone(answer: unknown): boolean {
  const text = textOrNothing(answer);
  if (text === undefined) return false;
  if (text === "OK") return true;
  throw new TypeError("not OK");
}

/** A whole number; some clients return a string or a BigInt. */
export function countOf(answer: unknown): number {
  const count = typeof answer === "number" ? answer : Number(String(answer));
  if (["number", "bigint", "string"].includes(typeof answer) && Number.isSafeInteger(count))
    return count;
  throw new TypeError("not a count");
}

/** One entry of a stream: its identifier, and the value of its field `r`. */
export interface StreamEntry {
  readonly id: string;
  /** `undefined` where the entry has no such field. */
  readonly record: string | undefined;
}

const ID = /^\d{1,20}-\d{1,20}$/;

/** The entries of `XRANGE`. */
export function entriesOf(answer: unknown): readonly StreamEntry[] {
  return listOf(answer).map((entry) => {
    const [id, fields] = listOf(entry);
    const name = textOf(id);
    if (!ID.test(name)) throw new TypeError("not the identifier of an entry");
    return { id: name, record: fieldOf(fields) };
  });
}

/** The entries of `XREAD` of one stream: RESP2 has a list of pairs, RESP3 a map, and clients an object for it. */
export function newsOf(answer: unknown): readonly StreamEntry[] {
  if (answer === null || answer === undefined) return [];
  if (Array.isArray(answer)) {
    // Some clients return the map as one list of keys and values.
    const [first] = answer;
    return entriesOf(Array.isArray(first) ? first[1] : answer[1]);
  }
  const values = answer instanceof Map ? [...answer.values()] : Object.values(answer as object);
  return entriesOf(values[0]);
}

function fieldOf(fields: unknown): string | undefined {
  if (fields === null || fields === undefined) return undefined;
  if (fields instanceof Map) return textOrNothing(fields.get("r"));
  if (!Array.isArray(fields)) return textOrNothing((fields as { r?: unknown }).r);
  for (let at = 0; at + 1 < fields.length; at += 2)
    if (textOf(fields[at]) === "r") return textOf(fields[at + 1]);
  return undefined;
}

function listOf(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer;
  throw new TypeError("not a list");
}
