import type { Position } from "../findings/finding.js";
import type { SourceText } from "../findings/source-text.js";
import type { WrittenGrant } from "../policy.js";

/** An item of `callers` with its place, which is computed when it is read: there may be a million of these. */
export class ListedGrant implements WrittenGrant {
  readonly client: string | undefined;
  readonly group: string | undefined;
  readonly until: string | undefined;
  readonly ticket: string | undefined;
  readonly reason: string | undefined;
  readonly #source: SourceText;
  readonly #start: number;
  readonly #end: number;

  constructor(
    source: SourceText,
    { start, end }: { readonly start: number; readonly end: number },
    { client, group, until, ticket, reason }: Partial<WrittenGrant>,
  ) {
    this.client = client;
    this.group = group;
    this.until = until;
    this.ticket = ticket;
    this.reason = reason;
    this.#source = source;
    this.#start = start;
    this.#end = end;
  }

  get at(): Position {
    return this.#source.positionOf({ start: this.#start, end: this.#end });
  }
}
