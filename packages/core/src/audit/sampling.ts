/**
 * Whether a decision belongs to a sample: the same for every audit log that reads the same `decisionId`.
 *
 * @param share of all decisions, 0 to 1
 */
export function isSampled(decisionId: string, share: number): boolean {
  return share >= 1 || hashOf(decisionId) < share * 2 ** 32;
}

/** FNV-1a, and the final step of MurmurHash3, so that each bit depends on each character. 0 to 2^32 − 1. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
