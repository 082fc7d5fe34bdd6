import fc, { type Arbitrary } from "fast-check";

/** Every octet allowed in a field value (RFC 9110 section 5.5): tab, printable ASCII, and all above ASCII. */
const fieldOctet = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
    { weight: 1, arbitrary: fc.integer({ min: 0x80, max: 0xff }) },
    { weight: 1, arbitrary: fc.constant(0x09) },
  )
  .map((octet) => String.fromCharCode(octet));

const anyOctet = fc.integer({ min: 0, max: 0xff }).map((octet) => String.fromCharCode(octet));

const fieldValue = fc.string({ unit: fieldOctet, maxLength: 200 });

const scheme = fc.constantFrom("Bearer", "bearer", "BEARER", "Basic", "DPoP", "Bearer,", "");

/** Header lines about credentials, with octets that Node's parser accepts. */
export const authorizationLines: Arbitrary<readonly string[]> = fc.array(
  fc
    .tuple(
      fc.constantFrom("Authorization", "authorization", "AUTHORIZATION", "Proxy-Authorization"),
      fc.oneof(
        fieldValue,
        fc.tuple(scheme, fieldValue).map(([name, value]) => `${name} ${value}`),
      ),
    )
    .map(([name, value]) => `${name}:${value}`),
  { maxLength: 4 },
);

/** Arbitrary octets, in place of header lines. */
export const arbitraryLines: Arbitrary<readonly string[]> = fc.array(
  fc.oneof(
    fc.string({ unit: anyOctet, maxLength: 100 }),
    fc
      .string({ unit: anyOctet, maxLength: 100 })
      .map((octets) => `Authorization: Bearer ${octets}`),
  ),
  { minLength: 1, maxLength: 3 },
);

const tokenCharacter = fc.constantFrom(
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=",
);

const encodedJson = fc.jsonValue().map((value) => encode(JSON.stringify(value)));
const encodedOctets = fc.uint8Array({ maxLength: 64 }).map((octets) => encode(octets));

const headerParameters = fc.record(
  {
    alg: fc.oneof(fc.constantFrom("ES256", "RS256", "HS256", "none", "EdDSA"), fc.jsonValue()),
    typ: fc.oneof(fc.constantFrom("at+jwt", "JWT", "application/at+jwt"), fc.jsonValue()),
    kid: fc.jsonValue(),
    crit: fc.jsonValue(),
    jwk: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

const part = fc.oneof(
  encodedJson,
  encodedOctets,
  headerParameters.map((header) => encode(JSON.stringify(header))),
);

/** Strings in place of a token: of its characters, of its form, or the good one with changes. */
export function arbitraryToken(good: string): Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: tokenCharacter, minLength: 1, maxLength: 300 }),
    fc.tuple(part, part, part).map((parts) => parts.join(".")),
    partsInOtherOrder(good),
    fc
      .tuple(fc.nat(good.length - 1), fc.nat(8), fc.string({ unit: tokenCharacter, maxLength: 8 }))
      .map(([at, dropped, inserted]) => good.slice(0, at) + inserted + good.slice(at + dropped)),
  );
}

function partsInOtherOrder(good: string): Arbitrary<string> {
  const parts = good.split(".");
  return fc
    .array(fc.constantFrom(...parts, ""), { maxLength: 5 })
    .map((chosen) => chosen.join("."));
}

const CLAIMS = [
  "iss",
  "sub",
  "aud",
  "exp",
  "nbf",
  "iat",
  "jti",
  "client_id",
  "azp",
  "scope",
  "cnf",
  "nonce",
  "events",
  "token_use",
  "tenant",
] as const;

/** Claims of any type and any content, to be signed unchanged. */
export const arbitraryClaims: Arbitrary<Readonly<Record<string, unknown>>> = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...CLAIMS), fc.oneof(fc.jsonValue(), fc.double()), {
      maxKeys: 4,
    }),
    fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }),
  )
  .map(([known, unknown]) => ({ ...unknown, ...known }));

function encode(content: string | Uint8Array): string {
  return Buffer.from(content as string).toString("base64url");
}
