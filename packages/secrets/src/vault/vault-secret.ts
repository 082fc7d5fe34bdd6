import { Faults } from "@callgate/core/kit";
import { CachedSource } from "../cache/cached-source.js";
import { CACHE_OPTIONS, type CacheOptions, defineCache } from "../options/cache-options.js";
import {
  defineFetch,
  HTTP_OPTIONS,
  type HttpOptions,
  storeAddress,
  warnOfInsecureOrigins,
} from "../options/http-options.js";
import {
  booleanOr,
  kindOf,
  optionalText,
  ownOptions,
  textMatching,
} from "../options/option-checks.js";
import type { SecretSource } from "../secret-source.js";
import { defineVaultAuth } from "./define-vault-auth.js";
import { KvReader } from "./kv-reader.js";
import { Kv1Reader } from "./kv1-reader.js";
import type { VaultAuth } from "./vault-auth.js";
import { pathRule, toPath } from "./vault-path.js";
import { VaultSession } from "./vault-session.js";

/** Options of {@link vaultSecret}. */
export interface VaultSecretOptions extends CacheOptions, HttpOptions {
  /**
   * Where Vault is: https, or http on this machine (Vault Agent, Vault Proxy) or at one of `insecureOrigins`. Without `/v1`.
   */
  readonly address: string;
  /** How the service logs in to Vault, or `"agent"` where a Vault Agent or Proxy at `address` adds the token. */
  readonly auth: VaultAuth;
  /** Where the KV engine is mounted; default `secret`. */
  readonly mount?: string;
  /**
   * The version of the engine, default 2. Vault answers with 404 where it is the other one: the secret is then
   * `secret_missing`, whose `hint` and message name the version as far as Vault says it. Version 1 keeps no versions.
   */
  readonly kvVersion?: 1 | 2;
  /** The secret's path below the mount, without `data/`. */
  readonly path: string;
  /** The field that holds the value. */
  readonly field: string;
  /**
   * Whether the previous version is read too, default true: one more request per version. Where it was deleted, or is
   * not read, the last different value read is the previous one. Not with `kvVersion: 1`.
   */
  readonly previous?: boolean;
  /** Vault Enterprise and HCP Vault: the namespace of the login and the secret. Default: none. */
  readonly namespace?: string;
}

const OPTIONS: readonly string[] = [
  ...["address", "auth", "mount", "kvVersion", "path", "field", "previous", "namespace"],
  ...HTTP_OPTIONS,
  ...CACHE_OPTIONS,
];

const FIELD = { pattern: /^.{1,256}$/s, expected: "a name" };
const NAMESPACE = {
  pattern: /^[\x21-\x7e]{1,512}$/,
  expected: "1 to 512 printable ASCII characters without blanks",
};

/**
 * A secret in the KV engine of HashiCorp Vault or OpenBao.
 *
 * Logs in at the first read, renews its token at two thirds of the lease, and logs in again when the lease ends, or
 * once when Vault responds with 403. Nothing runs in the background. Redirects are refused: give the final address.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
 */
export function vaultSecret(options: VaultSecretOptions): SecretSource {
  const faults = new Faults();
  const subject = "vaultSecret";
  const mandatory = ["address", "auth", "path", "field"];
  const given = ownOptions(options, { subject, known: OPTIONS, mandatory }, faults);
  const address = storeAddress(given, "address", { without: "/v1" }, faults);
  const auth = defineVaultAuth(given.auth, faults);
  const mount = textMatching(given, "mount", pathRule("secret"), faults);
  const path = textMatching(given, "path", pathRule(), faults);
  const field = textMatching(given, "field", FIELD, faults);
  const namespace = optionalText(given, "namespace", NAMESPACE, faults);
  const kvVersion = kvVersionIn(given, faults);
  const previous = booleanOr(given, "previous", true, faults);
  const limits = defineFetch(given, faults);
  const settings = defineCache(given, faults);
  faults.throwIfAny(subject);
  if (auth === undefined) throw new TypeError("unreachable: a fault was reported");
  warnOfInsecureOrigins(given, settings.warnings);

  const server = Object.freeze({ ...limits, address, namespace });
  const location = { mount: toPath(mount), path: toPath(path), field, previous };
  const session = new VaultSession(server, auth, settings.clock);
  const reader = new (kvVersion === 1 ? Kv1Reader : KvReader)(server, session, location);
  return new CachedSource(`Vault ${mount}/${path}`, (request) => reader.read(request), settings);
}

function kvVersionIn(given: Readonly<Record<string, unknown>>, faults: Faults): 1 | 2 {
  const { kvVersion = 2, previous } = given;
  if (kvVersion !== 1 && kvVersion !== 2) {
    const shown = typeof kvVersion === "number" ? kvVersion : kindOf(kvVersion);
    faults.add("option_invalid", "kvVersion", `must be 1 or 2, received ${shown}`);
    return 2;
  }
  if (kvVersion === 1 && previous === true) {
    faults.add("option_conflict", "previous", "cannot be read from an engine of version 1");
  }
  return kvVersion;
}
