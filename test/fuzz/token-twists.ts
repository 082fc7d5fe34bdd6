import fc from "fast-check";
import { goodDraft, toToken } from "./draft.js";
import { keys } from "./signing-keys.js";
import { type TokenTwist, Twist } from "./twist.js";

// Changes to a finished token, by an attacker who cannot sign.

type Parts = readonly string[];
type Change = (parts: Parts, choice: number) => Parts;

/** Tokens of the same issuer, to take parts from. */
const donors = (["ES256", "EdDSA", "RS256"] as const).map((alg) => {
  const key = { ES256: keys.p256A, EdDSA: keys.edA, RS256: keys.rsaA }[alg];
  const draft = goodDraft({ key, alg, kid: undefined });
  return toToken({ ...draft, claims: [...draft.claims, ["donor", "true"]] }).split(".");
});

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const ED25519_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

const onSignature =
  (change: (octets: Buffer, choice: number) => Buffer): Change =>
  ([header = "", claims = "", signature = "", ...rest], choice) => {
    const changed = change(Buffer.from(signature, "base64url"), choice);
    return [header, claims, changed.toString("base64url"), ...rest];
  };

const CHANGES: Readonly<Record<string, Change>> = {
  "flip a bit": (parts, choice) =>
    changePart(parts, choice % 3, (part) => {
      const octets = Buffer.from(part, "base64url");
      const at = Math.floor(choice / 3) % (octets.length * 8 || 1);
      if (octets.length > 0) octets[at >> 3] = (octets[at >> 3] as number) ^ (1 << (at & 7));
      return octets.toString("base64url");
    }),
  "change a character": (parts, choice) =>
    changePart(parts, choice % 3, (part) => {
      const at = Math.floor(choice / 3) % (part.length || 1);
      return part.slice(0, at) + String.fromCharCode(33 + (choice % 94)) + part.slice(at + 1);
    }),
  /** Node's decoder uses only the low octet. */
  "widen a character": (parts, choice) =>
    changePart(parts, choice % 3, (part) => {
      const at = Math.floor(choice / 3) % (part.length || 1);
      const wide = String.fromCharCode(part.charCodeAt(at) + 0x100 * (1 + (choice % 7)));
      return part.slice(0, at) + wide + part.slice(at + 1);
    }),
  "drop a character": (parts, choice) =>
    changePart(parts, choice % 3, (part) => {
      const at = Math.floor(choice / 3) % (part.length || 1);
      return part.slice(0, at) + part.slice(at + 1);
    }),
  "add a character": (parts, choice) =>
    changePart(parts, choice % 3, (part) => {
      const at = Math.floor(choice / 3) % (part.length + 1);
      return part.slice(0, at) + String.fromCharCode(choice % 128) + part.slice(at);
    }),
  "change the case": (parts, choice) =>
    changePart(parts, choice % 3, (part) =>
      choice % 2 === 0 ? part.toLowerCase() : part.toUpperCase(),
    ),
  "empty a part": (parts, choice) => changePart(parts, choice % 3, () => ""),
  "drop a part": (parts, choice) => parts.filter((_, index) => index !== choice % 3),
  "add a part": (parts, choice) => [...parts, choice % 2 === 0 ? "" : "AAAA"],
  "swap parts": (parts, choice) =>
    choice % 2 === 0 ? [...parts].reverse() : [...parts.slice(1), parts[0] ?? ""],
  "take a part from another token": (parts, choice) =>
    changePart(parts, choice % 3, () => donors[choice % donors.length]?.[choice % 3] ?? ""),
  "take a signed text, with its signature": (_parts, choice) =>
    donors[choice % donors.length] ?? [],
  "signature cut short": onSignature((octets, choice) =>
    octets.subarray(0, octets.length - 1 - (choice % 8)),
  ),
  "signature with zeros after": onSignature((octets) => Buffer.concat([octets, Buffer.alloc(1)])),
  "signature with zeros before": onSignature((octets) => Buffer.concat([Buffer.alloc(1), octets])),
  "signature of nothing but": onSignature((octets, choice) =>
    Buffer.alloc(octets.length, choice % 2 === 0 ? 0 : 255),
  ),
  "signature in DER": onSignature(toDer),
  "signature with its halves swapped": onSignature((octets) =>
    Buffer.concat([octets.subarray(octets.length / 2), octets.subarray(0, octets.length / 2)]),
  ),
  "signature made malleable": onSignature(toTwin),
};

/** ES256: (r, n - s) verifies wherever (r, s) does. Ed25519: S plus the group's order must not. */
function toTwin(octets: Buffer, choice: number): Buffer {
  if (octets.length !== 64) return octets;
  const [left, right] = [octets.subarray(0, 32), octets.subarray(32)];
  if (choice % 2 === 0) {
    const s = BigInt(`0x${right.toString("hex")}`) % P256_ORDER;
    return Buffer.concat([left, toOctets(P256_ORDER - s)]);
  }
  const s = BigInt(`0x${Buffer.from(right).reverse().toString("hex")}`);
  return Buffer.concat([left, toOctets(s + ED25519_ORDER).reverse()]);
}

function toOctets(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, "0").slice(-64), "hex");
}

function toDer(octets: Buffer): Buffer {
  const half = octets.length / 2;
  if (half > 60) return octets;
  const integers = [octets.subarray(0, half), octets.subarray(half)].map((part) =>
    Buffer.concat([Buffer.from([2, part.length + 1, 0]), part]),
  );
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

function changePart(parts: Parts, index: number, change: (part: string) => string): Parts {
  return parts.map((part, at) => (at === index ? change(part) : part));
}

/** Changes a finished token. */
export const tokenTwists: fc.Arbitrary<TokenTwist> = fc
  .tuple(fc.constantFrom(...Object.keys(CHANGES)), fc.nat(30_000))
  .map(
    ([how, choice]) =>
      new Twist<string>(
        how,
        choice,
        (token) => CHANGES[how]?.(token.split("."), choice).join(".") ?? token,
      ),
  );

export const tokenTwistNames: readonly string[] = Object.keys(CHANGES);
