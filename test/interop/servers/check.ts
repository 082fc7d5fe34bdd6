/** A sentence, and what shows that it holds. Where it cannot be tried there is a reason instead. */
export interface Check {
  readonly sentence: string;
  readonly holds: (() => Promise<void>) | { readonly leftOut: string };
}
