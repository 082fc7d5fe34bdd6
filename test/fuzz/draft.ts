import { signWith } from "./signing-keys.js";
import type { Holder } from "./trust.js";
import { AUDIENCE, ISSUER, NOW } from "./trust.js";

/** A member of a JSON object as text, so that numbers unknown to JavaScript, and repeated names, can be written. */
export type Member = readonly [name: string, json: string];

/** How octets become a part of a token. */
export type Encode = (octets: Buffer) => string;

/** A token before it is signed. Good, until a twist is applied to it. */
export interface Draft {
  readonly holder: Holder;
  readonly header: readonly Member[];
  readonly claims: readonly Member[];
  /** White space between the tokens of the JSON text. */
  readonly gap: string;
  readonly headerOctets: (json: string) => Buffer;
  readonly claimsOctets: (json: string) => Buffer;
  readonly encodeHeader: Encode;
  readonly encodeClaims: Encode;
  readonly encodeSignature: Encode;
  readonly sign: (input: Buffer) => Buffer;
}

const base64url: Encode = (octets) => octets.toString("base64url");
const utf8 = (json: string): Buffer => Buffer.from(json);

/** A token without faults, as far as its holder has none. */
export function goodDraft(holder: Holder): Draft {
  const { key, alg, kid } = holder;
  return {
    holder,
    header: [
      ["alg", JSON.stringify(alg)],
      ...(kid === undefined ? [] : [["kid", JSON.stringify(kid)] as const]),
      ["typ", '"at+jwt"'],
    ],
    claims: [
      ["iss", JSON.stringify(ISSUER)],
      ["aud", JSON.stringify(AUDIENCE)],
      ["sub", '"reports"'],
      ["client_id", '"reports"'],
      ["scope", '"orders:read"'],
      ["iat", String(NOW - 10)],
      ["exp", String(NOW + 300)],
      ["jti", '"token-1"'],
    ],
    gap: "",
    headerOctets: utf8,
    claimsOctets: utf8,
    encodeHeader: base64url,
    encodeClaims: base64url,
    encodeSignature: base64url,
    sign: (input) => signWith(alg, key, input),
  };
}

/** Replaces a member in place, or adds it at the end; `undefined` removes it. */
export function withMember(
  members: readonly Member[],
  name: string,
  json: string | undefined,
): readonly Member[] {
  if (json === undefined) return members.filter(([other]) => other !== name);
  if (!members.some(([other]) => other === name)) return [...members, [name, json]];
  return members.map((member) => (member[0] === name ? [name, json] : member));
}

/** Writes, encodes and signs the token. */
export function toToken(draft: Draft): string {
  const header = draft.encodeHeader(draft.headerOctets(toJson(draft.header, draft.gap)));
  const claims = draft.encodeClaims(draft.claimsOctets(toJson(draft.claims, draft.gap)));
  const input = `${header}.${claims}`;
  return `${input}.${draft.encodeSignature(draft.sign(Buffer.from(input)))}`;
}

function toJson(members: readonly Member[], gap: string): string {
  const written = members.map(([name, json]) => `${gap}"${name}"${gap}:${gap}${json}${gap}`);
  return `{${written.join(",")}${gap}}`;
}
