// cspell:ignore miib
import { AUDIENCE, ISSUER, NOW } from "./trust.js";

// All values are JSON text.

const text = (...values: readonly string[]): readonly string[] =>
  values.map((value) => JSON.stringify(value));

/** Values of any type, for members that must have one. */
const OF_ANY_TYPE = [
  "null",
  "true",
  "0",
  "1e999",
  '""',
  '"x"',
  "[]",
  '["reports"]',
  "{}",
  '{"a":{"b":[1,{"c":2}]}}',
];

/** Header parameters, each with values to try. */
export const HEADERS: Readonly<Record<string, readonly string[]>> = {
  alg: [
    ...text("RS256", "RS512", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
    ...text("none", "None", "HS256", "RS1", "ES256K", "Ed448", "ML-DSA-44", "es256", " ES256"),
    ...text("__proto__", "toString"),
    ...OF_ANY_TYPE,
  ],
  kid: [
    ...text("rsa", "ec", "ed", "same", "RSA", "P-256", "RS256", "ES256", "old", "new", "RS256 "),
    ...text("nobody", "__proto__", "constructor", "../keys", "' OR 1=1 --", "k".repeat(2000)),
    ...OF_ANY_TYPE,
    "7",
  ],
  typ: [
    ...text("JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+JWT"),
    ...text("application/jwt", "text/at+jwt", "application/application/at+jwt", " at+jwt"),
    ...text("dpop+jwt", "logout+jwt", "secevent+jwt", "at+jwt;q=1"),
    ...OF_ANY_TYPE,
  ],
  crit: [
    '["b64"]',
    '["b64","b64"]',
    '["exp"]',
    '["kid"]',
    '["unknown"]',
    '[""]',
    '"b64"',
    ...OF_ANY_TYPE,
  ],
  b64: ["true", "false", ...OF_ANY_TYPE],
  jku: text("https://stranger.example/jwks"),
  x5u: text("https://stranger.example/cert"),
  x5c: ['["MIIB"]'],
  jwk: ['{"kty":"oct","k":"AAAA"}'],
  cty: text("JWT", "json"),
  zip: text("DEF"),
  enc: text("A256GCM"),
};

const OFFSETS = [
  -1e9, -305, -301, -300, -299, -6, -5.5, -5, -4.5, -4, -1, -0.5, 0, 0.25, 0.5, 0.75, 1, 4, 4.5, 5,
  5.5, 6, 299, 299.5, 300, 300.5, 301, 305, 1e9,
];
const TIMES = [
  ...OFFSETS.map((offset) => String(NOW + offset)),
  "1.9000003e9",
  "19000003000E-1",
  "-0",
  "-1",
  "1e-7",
  "1e308",
  "1e309",
  "1e999",
  "-1e999",
  "9007199254740993",
  `"${NOW + 300}"`,
  ...OF_ANY_TYPE,
];
const NAMES = [...text("reports", "checkout", "Reports", "reports "), ...OF_ANY_TYPE];

/** Claims, each with values to try. */
export const CLAIMS: Readonly<Record<string, readonly string[]>> = {
  iss: [
    ...text(ISSUER, `${ISSUER}/`, ISSUER.toUpperCase(), `${ISSUER}\u0000`, "https://evil.example"),
    JSON.stringify([ISSUER]),
    ...OF_ANY_TYPE,
  ],
  aud: [
    ...text(AUDIENCE, "orders", `${AUDIENCE}/`, AUDIENCE.toUpperCase(), "https://evil.example"),
    ...["orders", AUDIENCE].map((own) => JSON.stringify(["https://evil.example", own])),
    JSON.stringify([AUDIENCE, AUDIENCE]),
    JSON.stringify([AUDIENCE, 1]),
    JSON.stringify([null, AUDIENCE]),
    JSON.stringify(["orders", AUDIENCE, {}]),
    JSON.stringify([[AUDIENCE]]),
    JSON.stringify({ [AUDIENCE]: true }),
    ...Array.from({ length: 6 }, () => JSON.stringify(["https://evil.example"])),
    ...OF_ANY_TYPE,
  ],
  exp: TIMES,
  nbf: TIMES,
  iat: TIMES,
  sub: NAMES,
  jti: NAMES,
  client_id: NAMES,
  azp: NAMES,
  scope: [...text("a b", " a  b ", "orders:write"), ...OF_ANY_TYPE],
  cnf: ['{"jkt":"x"}', ...OF_ANY_TYPE],
  nonce: text("n"),
  at_hash: text("h"),
  token_use: text("id", "access"),
  typ: text("ID", "Bearer"),
  events: ['{"http://schemas.openid.net/event/backchannel-logout":{}}', ...OF_ANY_TYPE],
};

const COMMENTARY = ["exp", "alg", "iss", "aud", "kid"].flatMap((name) => [
  `"a: \\"${name}\\": 1"`,
  `{"${name}":1,"x":{"${name}":2}}`,
  `["\\"${name}\\":","\\\\"]`,
]);

/** Values of unused members: harmless, unless they repeat a name or nest too deep. */
export const BYSTANDERS: readonly string[] = [
  ...OF_ANY_TYPE,
  ...COMMENTARY,
  '{"a":1,"a":1}',
  '{"a":1,"\\u0061":2}',
  '{"\\\\":1,"\\\\\\\\":2}',
  '{"\\"":1,"\\"":2}',
  '[{"a":[{"b":1},{"b":1,"b":2}]}]',
  '{"__proto__":{"exp":1},"constructor":1}',
  '"\\ud800"',
  '"\u2028é𝄞"',
  ...[29, 30, 31, 32, 33, 500].map((depth) => "[".repeat(depth) + "]".repeat(depth)),
  ...[29, 30, 31, 32].map((depth) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`),
  `"${"x".repeat(13_000)}"`,
  `"${"y".repeat(17_000)}"`,
];
