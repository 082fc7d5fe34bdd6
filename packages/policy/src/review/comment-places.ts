import type { CST } from "yaml";

type Start = CST.BlockMap["items"][number]["start"];
type Items = { start: Start; value?: CST.Token; sep?: CST.SourceToken[]; key?: CST.Token | null }[];

/**
 * Moves comments to the collection with the same indentation. The parser attaches a run of comments after a collection to it
 * as a whole, even when its last lines are indented less and belong to the next member.
 */
export function putCommentsInPlace<Token extends CST.Token>(token: Token): Token {
  if (token.type === "document" && token.value !== undefined) {
    const spilled = spillOf(token.value);
    if (spilled.length > 0) token.end = [...spilled, ...(token.end ?? [])];
  }
  return token;
}

/** The comments after a collection that are indented less than it. */
function spillOf(token: CST.Token): CST.SourceToken[] {
  if (token.type !== "block-map" && token.type !== "block-seq") return [];
  const items = token.items as Items;
  for (let index = 0; index < items.length; index += 1) {
    const { value } = items[index] as Items[number];
    const spilled = value === undefined ? [] : spillOf(value);
    if (spilled.length === 0) continue;
    const next = items[index + 1];
    if (next === undefined) items.push({ start: spilled });
    else next.start = [...spilled, ...next.start];
  }
  const last = items.at(-1);
  if (
    last === undefined ||
    last.key !== undefined ||
    last.sep !== undefined ||
    last.value !== undefined
  )
    return [];
  const from = last.start.findIndex(
    ({ type, indent }) => type === "comment" && indent < token.indent,
  );
  if (from === -1 || last.start.slice(0, from).every(({ type }) => type !== "comment")) return [];
  const spilled = last.start.splice(from);
  return spilled;
}
