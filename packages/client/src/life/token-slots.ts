import { TokenError } from "../errors.js";
import type { GrantParameters } from "../grant/token-endpoint.js";
import type { KeyStatus } from "./key-status.js";
import { type SlotParts, TokenSlot } from "./token-slot.js";

/** The keys of one client: what it was created for, and the scopes that calls ask for beside that. */
export class TokenSlots {
  readonly #parts: SlotParts;
  readonly #grant: GrantParameters;
  readonly #maxKeys: number;
  readonly #others = new Map<string, TokenSlot>();
  /** The key of a call that names no scope; never forgotten. */
  readonly byDefault: TokenSlot;

  constructor(parts: SlotParts, grant: GrantParameters, maxKeys: number) {
    this.#parts = parts;
    this.#grant = grant;
    this.#maxKeys = maxKeys;
    this.byDefault = new TokenSlot(parts, grant);
  }

  /**
   * The key for a scope in canonical order.
   *
   * @returns `undefined` where there are as many as may be and each has a request under way
   */
  for(scope: string): TokenSlot | undefined {
    if (scope === this.#grant.scope) return this.byDefault;
    const known = this.#others.get(scope);
    if (known !== undefined) return known;
    if (this.#others.size + 1 >= this.#maxKeys && !this.#forgetOne()) return undefined;
    const slot = new TokenSlot(this.#parts, Object.freeze({ ...this.#grant, scope }));
    this.#others.set(scope, slot);
    return slot;
  }

  /** @returns whether one of the keys had this token, and gives out another next */
  invalidate(value: string): boolean {
    let found = false;
    // Some servers grant one and the same token for several scopes.
    for (const slot of this.#all()) found = slot.invalidate(value) || found;
    return found;
  }

  /** Ends every cooldown. */
  reset(): void {
    this.#parts.clientCooldown.end();
    for (const slot of this.#all()) slot.reset();
  }

  status(): readonly KeyStatus[] {
    return Object.freeze(Array.from(this.#all(), (slot) => slot.status()));
  }

  /** Forgets every token. @returns when nothing is under way any more */
  async close(reason: TokenError): Promise<void> {
    const closing = Array.from(this.#all(), (slot) => slot.close(reason));
    this.#others.clear();
    await Promise.all(closing);
  }

  *#all(): Iterable<TokenSlot> {
    yield this.byDefault;
    yield* this.#others.values();
  }

  /** Makes room where the longest unused key was, of those nobody waits for. */
  #forgetOne(): boolean {
    let oldest: readonly [scope: string, slot: TokenSlot] | undefined;
    for (const entry of this.#others) {
      if (!entry[1].isRefreshing && entry[1].usedAt < (oldest?.[1].usedAt ?? Infinity))
        oldest = entry;
    }
    if (oldest === undefined) return false;
    const [scope, slot] = oldest;
    void slot.close(new TokenError("closed", "The token was forgotten to make room for another"));
    return this.#others.delete(scope);
  }
}
