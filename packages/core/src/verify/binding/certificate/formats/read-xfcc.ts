/** The two members of an element of `X-Forwarded-Client-Cert` that identify a certificate. */
export interface XfccElement {
  /** The SHA-256 of the certificate, in hexadecimal digits. */
  readonly hash: string | undefined;
  /** The certificate, as percent-encoded PEM. */
  readonly cert: string | undefined;
}

/** One key and its value: quoted, where a backslash escapes the next character, or plain to the next separator. */
const PAIR =
  /[ \t]*([A-Za-z][A-Za-z0-9-]*)=(?:"([^"\\]*(?:\\.[^"\\]*)*)"[ \t]*|([^",;]*))([;,]|$)/y;

/** What {@link PAIR} finds: a value that is not quoted is plain. */
type PairParts = readonly [
  pair: string,
  key: string,
  ...value:
    | readonly [quoted: string, plain: undefined]
    | readonly [quoted: undefined, plain: string],
  separator: string,
];

/**
 * Reads `X-Forwarded-Client-Cert`, strictly: elements with commas between them, each of them keys and values with semicolons between
 * them. A quote is only accepted around a whole value, so that a part of a subject cannot become a key.
 *
 * @returns `undefined` where it is malformed, or an element has `Hash` or `Cert` twice. Other keys may be repeated, as Envoy does for
 * several alternative names
 * @see Envoy's documentation of HTTP header manipulation, x-forwarded-client-cert
 */
export function readXfcc(text: string): readonly XfccElement[] | undefined {
  const elements: XfccElement[] = [];
  const pair = new RegExp(PAIR);
  let members = new Map<string, string>();
  for (;;) {
    const found = pair.exec(text);
    if (found === null) return undefined;
    const [, key, quoted, plain, separator] = found as unknown as PairParts;
    const name = key.toLowerCase();
    if (name === "hash" || name === "cert") {
      if (members.has(name)) return undefined;
      const value = quoted === undefined ? plain.trimEnd() : quoted.replaceAll(/\\(.)/g, "$1");
      members.set(name, value);
    }
    if (separator === ";") continue;
    elements.push({ hash: members.get("hash"), cert: members.get("cert") });
    if (separator === "") return elements;
    members = new Map();
  }
}
