/** Tags of values in DER (X.690 section 8). */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  identifier: 0x06,
  text: 0x0c,
  time: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Writes one value in DER: its tag, its length, its content. */
export function der(tag: number, ...content: readonly (Uint8Array | string)[]): Buffer {
  const octets = Buffer.concat(content.map((part) => Buffer.from(part as string)));
  const { length } = octets;
  const lengthOctets =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...lengthOctets]), octets]);
}

/** Writes a list of values in DER. */
export function sequence(...content: readonly Uint8Array[]): Buffer {
  return der(tags.sequence, ...content);
}

/** Writes an object identifier, given as the hexadecimal digits of its octets. */
export function identifier(hex: string): Buffer {
  return der(tags.identifier, Buffer.from(hex, "hex"));
}
