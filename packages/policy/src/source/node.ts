// The tree that a document is read into, from every format: values with their places.

/** A value that has no members. */
export interface ScalarNode {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** How it is written, for a value that is not a string: `0x1F` for 31. */
  readonly written: string;
  readonly start: number;
  readonly end: number;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly DocumentNode[];
  readonly start: number;
  readonly end: number;
}

export interface Member {
  readonly key: DocumentNode;
  readonly value: DocumentNode;
}

export interface MapNode {
  readonly kind: "map";
  readonly members: readonly Member[];
  readonly start: number;
  readonly end: number;
}

export type DocumentNode = ScalarNode | ListNode | MapNode;

/** Deepest nesting of lists and maps that is read. */
export const MAX_DEPTH = 32;

/** Whether a value is a string; then `value` is one. */
export function isText(
  node: DocumentNode | undefined,
): node is ScalarNode & { readonly value: string } {
  return node?.kind === "scalar" && typeof node.value === "string";
}
