const SEQUENCE = 0x30;
const LONG_FORM = 0x80;
const MOST_LENGTH_OCTETS = 3;

/**
 * Whether octets are one DER SEQUENCE with nothing before and after: the outside of a certificate.
 *
 * It is only checked to distinguish a header that was cut off from the certificate of another client; either is refused.
 *
 * @see RFC 5280 section 4.1, X.690 sections 8.1.3 and 10.1
 */
export function isOneSequence(octets: Uint8Array): boolean {
  const [tag, first] = octets;
  if (tag !== SEQUENCE || first === undefined) return false;
  if (first < LONG_FORM) return octets.length === 2 + first;
  const count = first - LONG_FORM;
  if (count < 1 || count > MOST_LENGTH_OCTETS) return false;
  let length = 0;
  for (const octet of octets.subarray(2, 2 + count)) length = length * 256 + octet;
  return octets.length === 2 + count + length;
}
