/** A key that nothing can be signed with. Its message is constant, and continues after "the key". */
export class KeyUnusable extends Error {}
