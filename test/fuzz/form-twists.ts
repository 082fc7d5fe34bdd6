import fc from "fast-check";
import type { Draft, Encode } from "./draft.js";
import {
  algorithmsOf,
  macWithPublicKey,
  signForExponentOne,
  signWith,
  strangers,
} from "./signing-keys.js";
import { type DraftTwist, Twist } from "./twist.js";

// How header and claims are written, encoded and signed. The signature covers every change made here.

const OCTETS: Readonly<Record<string, (json: string) => Buffer>> = {
  "space around": (json) => Buffer.from(` \t${json}\r\n `),
  "no-break space before": (json) => Buffer.from(`\u00a0${json}`),
  "byte-order mark": (json) => Buffer.from(`\ufeff${json}`),
  "text after": (json) => Buffer.from(`${json}{}`),
  "NUL after": (json) => Buffer.from(`${json}\0`),
  "comment after": (json) => Buffer.from(`${json}/**/`),
  "trailing comma": (json) => Buffer.from(json.replace(/\}$/, ",}")),
  "single quotes": (json) => Buffer.from(json.replaceAll('"', "'")),
  list: (json) => Buffer.from(`[${json}]`),
  string: (json) => Buffer.from(JSON.stringify(json)),
  null: () => Buffer.from("null"),
  nothing: () => Buffer.alloc(0),
  "UTF-16": (json) => Buffer.from(json, "utf16le"),
  "octet that is not UTF-8": (json) => withOctets(json, [0xff]),
  "overlong UTF-8": (json) => withOctets(json, [0xc0, 0xaf]),
  "surrogate in UTF-8": (json) => withOctets(json, [0xed, 0xa0, 0x80]),
  "replacement character": (json) => withOctets(json, [0xef, 0xbf, 0xbd]),
};

/** Puts octets inside a separate string at the end of a JSON object. */
function withOctets(json: string, octets: readonly number[]): Buffer {
  const start = Buffer.from(`${json.slice(0, json.lastIndexOf("}"))},"octets":"`);
  return Buffer.concat([start, Buffer.from(octets), Buffer.from('"}')]);
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Ways to write base64url that a lax decoder reads as the same octets. */
const ENCODINGS: Readonly<Record<string, Encode>> = {
  padded: (octets) => octets.toString("base64").replaceAll("+", "-").replaceAll("/", "_"),
  "padded whatever the length": (octets) => `${octets.toString("base64url")}=`,
  "plain base64": (octets) => octets.toString("base64").replaceAll("=", ""),
  "stray bits": (octets) => {
    const encoded = octets.toString("base64url");
    if (octets.length % 3 === 0) return encoded;
    return encoded.slice(0, -1) + ALPHABET[ALPHABET.indexOf(encoded.slice(-1)) + 1];
  },
  "a character left over": (octets) => `${octets.toString("base64url")}A`,
  "a space inside": (octets) => octets.toString("base64url").replace(/^(.{2})/, "$1 "),
  "a line break at the end": (octets) => `${octets.toString("base64url")}\n`,
  "a question mark inside": (octets) => octets.toString("base64url").replace(/^(.{3})/, "$1?"),
};

const SIGNERS: Readonly<Record<string, (draft: Draft, choice: number) => Draft>> = {
  "with a stranger's key": (draft) => {
    const { key, alg } = draft.holder;
    return { ...draft, sign: (input) => signWith(alg, strangers[key.family], input) };
  },
  "with another algorithm than it says": (draft, choice) => {
    const { key } = draft.holder;
    return { ...draft, sign: (input) => signWith(otherAlgorithm(draft, choice), key, input) };
  },
  "and says so, with another algorithm": (draft, choice) => {
    const alg = otherAlgorithm(draft, choice);
    const header = draft.header.map((member) =>
      member[0] === "alg" ? (["alg", JSON.stringify(alg)] as const) : member,
    );
    return { ...draft, header, sign: (input) => signWith(alg, draft.holder.key, input) };
  },
  "with a salt of another length": (draft, choice) => {
    const { key, alg } = draft.holder;
    return { ...draft, sign: (input) => signWith(alg, key, input, choice) };
  },
  "with the public key as a secret": (draft, choice) => ({
    ...draft,
    sign: (input) => macWithPublicKey(draft.holder.key, input, choice),
  }),
  "with the public key as a secret, and says so": (draft, choice) => ({
    ...draft,
    header: draft.header.map((member) => (member[0] === "alg" ? ["alg", '"HS256"'] : member)),
    sign: (input) => macWithPublicKey(draft.holder.key, input, choice),
  }),
  "with an exponent of one": (draft) => ({
    ...draft,
    header: draft.header.map(([name, json]) => {
      if (name === "kid") return [name, '"exponent one"'];
      return [name, name === "alg" ? '"RS256"' : json];
    }),
    sign: signForExponentOne,
  }),
  "not at all": (draft) => ({ ...draft, sign: () => Buffer.alloc(0) }),
};

function otherAlgorithm({ holder: { key, alg } }: Draft, choice: number): string {
  const others = algorithmsOf[key.family].filter((other) => other !== alg);
  return others[choice % others.length] ?? alg;
}

const WRITTEN = ["headerOctets", "claimsOctets"];
const ENCODED = ["encodeHeader", "encodeClaims", "encodeSignature"];
const GAPS = [" ", "\n", "\t", "\r\n  ", "\u00a0", "\f"];

const writing = fc
  .tuple(fc.constantFrom(...WRITTEN), fc.constantFrom(...Object.keys(OCTETS)))
  .map(([part, how]) => change(`${part}: ${how}`, { [part]: OCTETS[how] }));

const spacing = fc
  .constantFrom(...GAPS)
  .map((gap) => change(`white space ${JSON.stringify(gap)}`, { gap }));

const encoding = fc
  .tuple(fc.constantFrom(...ENCODED), fc.constantFrom(...Object.keys(ENCODINGS)))
  .map(([part, how]) => change(`${part}: ${how}`, { [part]: ENCODINGS[how] }));

const signing = fc
  .tuple(fc.constantFrom(...Object.keys(SIGNERS)), fc.nat(20))
  .map(
    ([how, choice]) =>
      new Twist<Draft>(`sign ${how}`, choice, (draft) => SIGNERS[how]?.(draft, choice) ?? draft),
  );

function change(name: string, members: Partial<Draft>): DraftTwist {
  return new Twist<Draft>(name, "", (draft) => ({ ...draft, ...members }));
}

/** Changes how a token is written, encoded or signed. */
export const formTwists: fc.Arbitrary<DraftTwist> = fc.oneof(
  { weight: 3, arbitrary: writing },
  { weight: 1, arbitrary: spacing },
  { weight: 3, arbitrary: encoding },
  { weight: 3, arbitrary: signing },
);

export const formTwistNames: readonly string[] = [
  ...WRITTEN.flatMap((part) => Object.keys(OCTETS).map((how) => `${part}: ${how}`)),
  ...ENCODED.flatMap((part) => Object.keys(ENCODINGS).map((how) => `${part}: ${how}`)),
  ...GAPS.map((gap) => `white space ${JSON.stringify(gap)}`),
  ...Object.keys(SIGNERS).map((how) => `sign ${how}`),
];
