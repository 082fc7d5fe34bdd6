import type { Algorithm } from "../kit/algorithms.js";
import { type Faults, received } from "../kit/configuration/faults.js";
import { namesOf } from "../kit/configuration/names-of.js";
import { integerWithin, isObject } from "../kit/configuration/option-checks.js";
import { readAlgorithms } from "../kit/configuration/read-algorithms.js";
import type { ReplayStore } from "../kit/state/replay-store.js";
import type {
  DefinedDpop,
  DefinedNonce,
  DpopNonceOptions,
  DpopOptions,
} from "../verify/binding/dpop/dpop-options.js";
import { normalizePath } from "../verify/binding/dpop/normalize-uri.js";

const OPTIONS = namesOf<DpopOptions>({
  publicUrls: true,
  pathPrefix: true,
  algorithms: true,
  proofMaxAgeSeconds: true,
  proofFutureSeconds: true,
  nonce: true,
  replay: true,
  storeTimeoutMs: true,
  maxProofLength: true,
  maxJtiLength: true,
});

/** What clients use nearly always; the others cost more, or are deprecated by RFC 9864. */
const ALGORITHMS_BY_DEFAULT: readonly Algorithm[] = ["ES256", "EdDSA", "Ed25519", "PS256", "RS256"];
const MAX_URLS = 20;
const MAX_SECRETS = 10;

/** Checks how DPoP proofs are to be checked. */
export function defineDpop(
  dpop: unknown,
  clockSkewSeconds: number,
  faults: Faults,
): DefinedDpop | undefined {
  if (dpop === undefined) return undefined;
  if (!isObject(dpop) || Array.isArray(dpop)) {
    const message = `must be an object with \`publicUrls\`, received ${received(dpop)}`;
    faults.add("option_invalid", "dpop", message);
    return undefined;
  }
  const inside = faults.within("dpop.");
  const own: Partial<Record<keyof DpopOptions, unknown>> = inside.own(dpop, OPTIONS, [
    "publicUrls",
  ]);
  const integer = (option: keyof DpopOptions, bounds: [number, number, number]): number =>
    integerWithin(own, option, bounds, inside);
  return Object.freeze<DefinedDpop>({
    origins: defineOrigins(own.publicUrls, inside),
    pathPrefix: definePrefix(own.pathPrefix, inside),
    algorithms: defineProofAlgorithms(own.algorithms, inside),
    maxAgeSeconds: integer("proofMaxAgeSeconds", [5, 300, 60]),
    futureSeconds: integer("proofFutureSeconds", [0, 300, clockSkewSeconds]),
    nonce: defineNonce(own.nonce, inside),
    replay: defineReplay(own.replay, inside),
    storeTimeoutMs: integer("storeTimeoutMs", [10, 10_000, 100]),
    maxProofLength: integer("maxProofLength", [256, 16_384, 4096]),
    maxJtiLength: integer("maxJtiLength", [16, 1024, 128]),
  });
}

function defineOrigins(urls: unknown, faults: Faults): readonly string[] {
  if (!Array.isArray(urls) || urls.length === 0 || urls.length > MAX_URLS) {
    faults.add(
      urls === undefined ? "option_missing" : "option_invalid",
      "publicUrls",
      `must be a list of 1 to ${MAX_URLS} origins under which clients call, such as "https://api.example.com", received ${received(urls)}`,
    );
    return [];
  }
  return Object.freeze(
    // Copied, so that a gap of the list is an entry, too.
    [...urls].flatMap((url, index) => defineOrigin(url, `publicUrls[${index}]`, faults) ?? []),
  );
}

function defineOrigin(url: unknown, option: string, faults: Faults): string | undefined {
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : undefined;
  const isHttp = parsed?.protocol === "https:" || parsed?.protocol === "http:";
  if (
    parsed === undefined ||
    !isHttp ||
    `${parsed.search}${parsed.hash}${parsed.username}${parsed.password}` !== ""
  ) {
    const message = `must be an http or https origin, received ${received(url)}`;
    faults.add("option_invalid", option, message);
    return undefined;
  }
  if (parsed.pathname !== "/") {
    const message = `must have no path: clients' paths are compared as the service receives them, and \`pathPrefix\` is for what a proxy removes, received ${received(url)}`;
    faults.add("option_invalid", option, message);
    return undefined;
  }
  return parsed.origin;
}

function definePrefix(prefix: unknown, faults: Faults): string {
  if (prefix === undefined) return "";
  const isPrefix =
    typeof prefix === "string" &&
    /^\/[^?#]{0,1023}[^/?#]$/.test(prefix) &&
    normalizePath(prefix) === prefix;
  if (isPrefix) return prefix;
  const message = `must be a path such as "/orders", without a slash at its end and without dot segments, received ${received(prefix)}`;
  faults.add("option_invalid", "pathPrefix", message);
  return "";
}

function defineProofAlgorithms(algorithms: unknown, faults: Faults): readonly Algorithm[] {
  return Object.freeze([...new Set(readAlgorithms(algorithms, faults) ?? ALGORITHMS_BY_DEFAULT)]);
}

function defineReplay(replay: unknown, faults: Faults): DefinedDpop["replay"] {
  if (replay === undefined || replay === "memory") return "memory";
  if (replay === "none") return undefined;
  if (isObject(replay) && typeof (replay as Partial<ReplayStore>).claim === "function")
    return replay as ReplayStore;
  const message = `must be "memory", "none" or a store with \`claim\`, received ${received(replay)}`;
  faults.add("option_invalid", "replay", message);
  return "memory";
}

function defineNonce(nonce: unknown, faults: Faults): DefinedNonce | undefined {
  if (nonce === undefined) return undefined;
  if (!isObject(nonce) || Array.isArray(nonce)) {
    faults.add(
      "option_invalid",
      "nonce",
      `must be an object with \`secrets\`, received ${received(nonce)}`,
    );
    return undefined;
  }
  const inside = faults.within("nonce.");
  const own: Partial<DpopNonceOptions> = inside.own(
    nonce,
    ["secrets", "lifetimeSeconds"],
    ["secrets"],
  );
  const lifetimeSeconds = integerWithin(own, "lifetimeSeconds", [5, 3600, 60], inside);
  const secrets: unknown = own.secrets;
  if (typeof secrets === "function")
    return Object.freeze({ secrets: () => readSecrets(secrets as () => unknown), lifetimeSeconds });
  if (!areSecrets(secrets)) {
    inside.add(secrets === undefined ? "option_missing" : "option_invalid", "secrets", SECRETS);
    return undefined;
  }
  const copy = Object.freeze([...secrets]);
  return Object.freeze({ secrets: () => copy, lifetimeSeconds });
}

/** Nothing of what was received: it may be a secret. */
const SECRETS = `must be a list of 1 to ${MAX_SECRETS} secrets of 32 to 1024 characters, the same in every process, or a function that returns one`;

function areSecrets(secrets: unknown): secrets is readonly string[] {
  const isSecret = (secret: unknown): boolean =>
    typeof secret === "string" && secret.length >= 32 && secret.length <= 1024;
  return (
    Array.isArray(secrets) &&
    secrets.length > 0 &&
    secrets.length <= MAX_SECRETS &&
    [...secrets].every(isSecret)
  );
}

function readSecrets(read: () => unknown): readonly string[] {
  const secrets = read();
  if (areSecrets(secrets)) return secrets;
  throw new TypeError(`\`dpop.nonce.secrets\` ${SECRETS}`);
}
