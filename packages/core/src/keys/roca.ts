// cspell:ignore Nemec
const GENERATOR = 65_537n;

/** The odd primes up to 167 modulo which the powers of 65537 leave values out: each can reveal a flawed key. */
const PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157].map(
  BigInt,
);

const FINGERPRINTS: readonly (readonly [prime: bigint, residues: ReadonlySet<bigint>])[] =
  PRIMES.map((prime) => [prime, powersOf(GENERATOR, prime)]);

/**
 * Recognises an RSA modulus made by the flawed generator of certain smart cards and TPMs (ROCA, CVE-2017-15361):
 * its factors can be computed, so that others can sign with the key.
 *
 * Such a modulus is a power of 65537 modulo every small prime. Any other looks like one with a probability of
 * about 2^-28.
 *
 * @see Nemec et al., The Return of Coppersmith's Attack, ACM CCS 2017, section 2.3
 */
export function isRocaModulus(modulus: bigint): boolean {
  return FINGERPRINTS.every(([prime, residues]) => residues.has(modulus % prime));
}

function powersOf(generator: bigint, prime: bigint): ReadonlySet<bigint> {
  const powers = new Set<bigint>();
  for (let power = 1n; !powers.has(power); power = (power * generator) % prime) powers.add(power);
  return powers;
}
