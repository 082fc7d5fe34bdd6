/** Where a policy comes from: a version of a policy document, and the entry's name in it. For operators only. */
export interface PolicyOrigin {
  readonly version: string;
  readonly entry: string;
}
