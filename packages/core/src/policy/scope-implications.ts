/** Required scopes, each with those that imply it; a scope that no other implies has no entry. */
export type ImplyingScopes = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Which scopes of a gate imply which others, over any number of steps.
 *
 * It is read when a policy is compiled: what implies a required scope is found once, so that a request only compares.
 */
export class ScopeImplications {
  /** By implied scope, those that imply it in one step. */
  readonly #direct = new Map<string, string[]>();
  readonly #found = new Map<string, ReadonlySet<string>>();

  /** @param implied scopes, each with those that it implies in one step; without cycles */
  constructor(implied: ReadonlyMap<string, readonly string[]>) {
    for (const [scope, others] of implied) {
      for (const other of others) {
        const before = this.#direct.get(other);
        if (before === undefined) this.#direct.set(other, [scope]);
        else before.push(scope);
      }
    }
  }

  /** The scopes that imply this one, itself not included. */
  implying(scope: string): ReadonlySet<string> {
    let found = this.#found.get(scope);
    if (found === undefined) {
      found = this.#find(scope);
      this.#found.set(scope, found);
    }
    return found;
  }

  /** What implies each of these scopes; `undefined` where nothing implies any of them. */
  implyingAny(scopes: readonly string[]): ImplyingScopes | undefined {
    const pairs = scopes.map((scope) => [scope, this.implying(scope)] as const);
    const implied = pairs.filter(([, implying]) => implying.size > 0);
    return implied.length === 0 ? undefined : new Map(implied);
  }

  #find(scope: string): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [scope];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const other of this.#direct.get(next) ?? []) {
        if (found.has(other)) continue;
        found.add(other);
        open.push(other);
      }
    }
    return found;
  }
}

/** Whether granted scopes, and what they imply, have all of `all` and one of `any`, if there are any. */
export function impliesEnough(
  granted: readonly string[],
  { all, any }: { readonly all: readonly string[]; readonly any: readonly string[] },
  implying: ImplyingScopes,
): boolean {
  const has = (scope: string): boolean => {
    if (granted.includes(scope)) return true;
    const others = implying.get(scope);
    return others !== undefined && granted.some((each) => others.has(each));
  };
  return all.every(has) && (any.length === 0 || any.some(has));
}

/**
 * The cycles of scopes that imply each other, each as a path that ends where it begins. Without them, and with every one
 * removed at its last step, no scope implies itself.
 */
export function cyclesIn(
  implied: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const cycles: (readonly string[])[] = [];
  const finished = new Set<string>();
  for (const start of implied.keys()) {
    if (finished.has(start)) continue;
    // A loop instead of recursion, since a hierarchy may be deep.
    const path = new Map<string, IterableIterator<string>>();
    const stack: string[] = [];
    const enter = (scope: string): void => {
      path.set(scope, (implied.get(scope) ?? []).values());
      stack.push(scope);
    };
    enter(start);
    for (let last = stack.at(-1); last !== undefined; last = stack.at(-1)) {
      const next = path.get(last)?.next();
      if (next === undefined || next.done) {
        finished.add(last);
        path.delete(last);
        stack.pop();
      } else if (path.has(next.value)) {
        cycles.push([...stack.slice(stack.indexOf(next.value)), next.value]);
      } else if (!finished.has(next.value)) enter(next.value);
    }
  }
  return cycles;
}

/** `a → b → a`; the middle of a long cycle is left out. */
export function describeCycle(cycle: readonly string[]): string {
  const shown = cycle.length > 8 ? [...cycle.slice(0, 6), "…", ...cycle.slice(-1)] : cycle;
  return shown.join(" → ");
}
