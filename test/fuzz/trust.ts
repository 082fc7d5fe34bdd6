// cspell:ignore vjcm
import type { Algorithm } from "@callgate/core";
import { algorithmsOf, keys, type SigningKey } from "./signing-keys.js";

export const ISSUER = "https://login.example.com";
export const AUDIENCE = "https://orders.example.com";
/** Seconds since the epoch: the middle of the time all cases play in. */
export const NOW = 1_900_000_000;

/** One way in which the issuer signs: the key, its algorithm, and its name. */
export interface Holder {
  readonly key: SigningKey;
  readonly alg: string;
  readonly kid: string | undefined;
}

/** The trust given to both verifiers, and its rules. */
export interface Trust {
  readonly name: string;
  readonly keys: readonly unknown[];
  /** How the issuer signs with these keys, including wrong ways. */
  readonly holders: readonly Holder[];
  readonly algorithms: readonly Algorithm[] | undefined;
  readonly profile: "standard" | "rfc9068";
  readonly audience: readonly string[];
  readonly clockSkewSeconds: number;
}

const jwk = (key: SigningKey, members: Readonly<Record<string, unknown>>): object => ({
  ...key.jwk,
  ...members,
});

const holder = (
  key: SigningKey,
  kid: string | undefined,
  alg: string = algorithmsOf[key.family][0],
): Holder => ({
  key,
  kid,
  alg,
});

type KeySet = Pick<Trust, "name" | "keys" | "holders"> & Partial<Pick<Trust, "algorithms">>;

const forEach = [
  ...algorithmsOf.RSA.map((alg) => holder(keys.rsaA, alg, alg)),
  holder(keys.p256A, "ES256"),
  holder(keys.p384, "ES384"),
  holder(keys.p521, "ES512"),
  holder(keys.edA, "EdDSA"),
  holder(keys.edB, "Ed25519", "Ed25519"),
];
const stated = forEach.map(({ key, kid, alg }) => jwk(key, { kid, alg, use: "sig" }));

const unnamed = [keys.rsaA, keys.p256A, keys.p384, keys.p521, keys.edA];
const unstated = unnamed.map((key) => jwk(key, { kid: key.family }));
const unstatedHolders = unnamed.flatMap((key) =>
  algorithmsOf[key.family].map((alg) => holder(key, key.family, alg)),
);

const { rsaA, rsaB, rsaWeak, p256A, p256B, edA, edB } = keys;
const goodKeys = [
  jwk(rsaA, { kid: "rsa", alg: "RS256" }),
  jwk(p256A, { kid: "ec", alg: "ES256" }),
  jwk(edA, { kid: "ed", alg: "EdDSA" }),
];
const goodHolders = [holder(rsaA, "rsa"), holder(p256A, "ec"), holder(edA, "ed")];

const badKeys: readonly (readonly [
  kid: string,
  key: SigningKey,
  members: Record<string, unknown>,
])[] = [
  ["private", p256B, p256B.privateKey.export({ format: "jwk" }) as Record<string, unknown>],
  ["for encryption", rsaB, { use: "enc" }],
  ["use in capitals", p256B, { use: "SIG" }],
  ["use in a list", p256B, { use: ["sig"] }],
  ["encrypts only", rsaB, { key_ops: ["encrypt"] }],
  ["key_ops no list", p256B, { key_ops: "verify" }],
  ["weak", rsaWeak, {}],
  ["off its curve", p256B, { y: p256A.jwk.y }],
  ["of another curve", p256B, { crv: "P-384" }],
  ["alg of another curve", p256B, { alg: "ES384" }],
  ["alg of another kind", p256B, { alg: "RS256" }],
  ["alg in a list", p256B, { alg: ["ES256"] }],
  ["alg for MACs", rsaB, { alg: "HS256" }],
  ["unknown kind", p256B, { kty: "ec" }],
  ["nothing to it", p256B, { x: undefined, y: undefined }],
];
const oddKeys: typeof badKeys = [
  ["key_ops twice", p256B, { key_ops: ["verify", "verify"] }],
  ["key_ops with more", edB, { key_ops: ["sign", "verify"] }],
  ["ext no boolean", edB, { ext: "true" }],
];

const keySets: readonly KeySet[] = [
  { name: "every algorithm, stated", keys: stated, holders: forEach },
  {
    name: "every algorithm, few allowed",
    keys: stated,
    holders: forEach,
    algorithms: ["ES256", "PS256", "EdDSA"],
  },
  { name: "no algorithm stated", keys: unstated, holders: unstatedHolders },
  {
    name: "no algorithm stated, the operator's list",
    keys: unstated,
    holders: unstatedHolders,
    algorithms: ["RS256", "RS512", "PS384", "ES256", "Ed25519"],
  },
  {
    name: "no names",
    keys: [rsaA, rsaB, p256A, p256B, edA].map((key) =>
      jwk(key, { alg: algorithmsOf[key.family][0] }),
    ),
    holders: [rsaA, rsaB, p256A, p256B, edA].map((key) => holder(key, undefined)),
  },
  {
    name: "one name for all, and one key twice",
    keys: [rsaA, rsaB, p256A, p256B, p256B, edA].map((key) =>
      jwk(key, { alg: algorithmsOf[key.family][0], kid: "same" }),
    ),
    holders: [rsaA, rsaB, p256A, p256B, edA].map((key) => holder(key, "same")),
  },
  {
    name: "Ed25519 by two names",
    keys: [jwk(edA, { kid: "old", alg: "EdDSA" }), jwk(edB, { kid: "new", alg: "Ed25519" })],
    holders: ["EdDSA", "Ed25519"].flatMap((alg) => [
      holder(edA, "old", alg),
      holder(edB, "new", alg),
    ]),
  },
  {
    name: "bad keys beside good ones",
    keys: [
      ...badKeys.map(([kid, key, members]) => jwk(key, { kid, ...members })),
      jwk(p256B, { kid: 7 }),
      jwk(rsaA, { kid: "exponent one", e: "AQ" }),
      { kty: "oct", kid: "oct", k: "c2VjcmV0" },
      ...goodKeys,
    ],
    holders: [
      ...goodHolders,
      ...goodHolders,
      ...goodHolders,
      ...badKeys.map(([kid, key]) => holder(key, kid)),
      holder(p256B, undefined),
    ],
  },
  {
    name: "odd keys beside good ones",
    keys: [...oddKeys.map(([kid, key, members]) => jwk(key, { kid, ...members })), ...goodKeys],
    holders: [...goodHolders, ...oddKeys.map(([kid, key]) => holder(key, kid))],
  },
  { name: "an entry that is not a key", keys: [null, ...goodKeys], holders: goodHolders },
];

/** Every set of keys under two sets of rules. */
export const trusts: readonly Trust[] = keySets.flatMap((keySet, index) => [
  {
    algorithms: undefined,
    ...keySet,
    profile: "standard" as const,
    audience: [AUDIENCE],
    clockSkewSeconds: index % 2 === 0 ? 5 : 300,
  },
  {
    algorithms: undefined,
    ...keySet,
    profile: "rfc9068" as const,
    audience: ["orders", AUDIENCE],
    clockSkewSeconds: 0,
  },
]);
