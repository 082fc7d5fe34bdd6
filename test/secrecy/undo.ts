/** What has to be called to restore a process, the last change first. */
export class Undo {
  readonly #steps: (() => void)[] = [];

  /** Adds how a change that was just made is reverted. */
  by(revert: () => void): void {
    this.#steps.push(revert);
  }

  /** Replaces a member, own or inherited, until everything is reverted. */
  replace<Owner extends object, Name extends keyof Owner>(
    owner: Owner,
    name: Name,
    value: Owner[Name],
  ): void {
    const own = Object.getOwnPropertyDescriptor(owner, name);
    owner[name] = value;
    this.by(() => {
      if (own === undefined) Reflect.deleteProperty(owner, name);
      else Object.defineProperty(owner, name, own);
    });
  }

  /** Reverts every change. */
  run(): void {
    for (let revert = this.#steps.pop(); revert !== undefined; revert = this.#steps.pop()) revert();
  }
}
