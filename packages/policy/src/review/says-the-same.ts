import type { DocumentNode, MapNode } from "../source/node.js";

/** Whether two documents have the same values, ignoring the order of members. */
export function saysTheSame(
  one: DocumentNode | undefined,
  other: DocumentNode | undefined,
): boolean {
  if (one === undefined || other === undefined) return false;
  if (one.kind === "scalar" && other.kind === "scalar")
    return one.value === other.value && one.written === other.written;
  if (one.kind === "list" && other.kind === "list")
    return (
      one.items.length === other.items.length &&
      one.items.every((item, index) => saysTheSame(item, other.items[index]))
    );
  return one.kind === "map" && other.kind === "map" && hasSameMembers(one, other);
}

function hasSameMembers(one: MapNode, other: MapNode): boolean {
  const [ones, others] = [byKey(one), byKey(other)];
  return (
    ones.length === others.length &&
    ones.every(({ key, value }, index) => {
      const match = others[index];
      return saysTheSame(key, match?.key) && saysTheSame(value, match?.value);
    })
  );
}

/** Members with the same name keep their order. */
function byKey({ members }: MapNode): MapNode["members"] {
  const textOf = (key: DocumentNode): string =>
    key.kind === "scalar" ? `${typeof key.value} ${key.value}` : "";
  return members.toSorted((one, other) => {
    const [a, b] = [textOf(one.key), textOf(other.key)];
    return a < b ? -1 : Number(a > b);
  });
}
