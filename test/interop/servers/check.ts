/** A sentence, and its proof. When it cannot be tested, there is a reason instead. */
export interface Check {
  readonly sentence: string;
  readonly holds: (() => Promise<void>) | { readonly leftOut: string };
}
