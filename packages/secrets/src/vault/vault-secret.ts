import { Faults } from "@callgate/core/kit";
import { CachedSource } from "../cache/cached-source.js";
import { CACHE_OPTIONS, type CacheOptions, defineCache } from "../options/cache-options.js";
import {
  defineFetch,
  HTTP_OPTIONS,
  type HttpOptions,
  storeAddress,
} from "../options/http-options.js";
import { booleanOr, optionalText, optionsObject, textMatching } from "../options/option-checks.js";
import type { SecretSource } from "../secret-source.js";
import { defineVaultAuth } from "./define-vault-auth.js";
import { KvReader } from "./kv-reader.js";
import type { VaultAuth } from "./vault-auth.js";
import { pathRule, toPath } from "./vault-path.js";
import { VaultSession } from "./vault-session.js";

/** Options of {@link vaultSecret}. */
export interface VaultSecretOptions extends CacheOptions, HttpOptions {
  /** Where Vault is: https, or http on this machine (Vault Agent, Vault Proxy). Without `/v1`. */
  readonly address: string;
  readonly auth: VaultAuth;
  /** Where the KV version 2 engine is mounted; default `secret`. */
  readonly mount?: string | undefined;
  /** The secret's path below the mount, without `data/`. */
  readonly path: string;
  /** The field that holds the value. */
  readonly field: string;
  /**
   * Whether the previous version is read too, default true: one more request per version. Where it was deleted, or is
   * not read, the last different value read is the previous one.
   */
  readonly previous?: boolean | undefined;
  /** Vault Enterprise and HCP Vault: the namespace of the login and the secret. */
  readonly namespace?: string | undefined;
}

const OPTIONS: readonly string[] = [
  ...["address", "auth", "mount", "path", "field", "previous", "namespace"],
  ...HTTP_OPTIONS,
  ...CACHE_OPTIONS,
];

const FIELD = { pattern: /^.{1,256}$/s, expected: "a name" };
const NAMESPACE = {
  pattern: /^[\x21-\x7e]{1,512}$/,
  expected: "1 to 512 printable ASCII characters without blanks",
};

/**
 * A secret in HashiCorp Vault's, or OpenBao's, KV version 2 engine.
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
  const given = optionsObject(options, subject, faults);
  faults.addUnknown(given, OPTIONS);
  const address = storeAddress(given, "address", { without: "/v1" }, faults);
  const auth = defineVaultAuth(given.auth, faults);
  const mount = textMatching(given, "mount", pathRule("secret"), faults);
  const path = textMatching(given, "path", pathRule(), faults);
  const field = textMatching(given, "field", FIELD, faults);
  const namespace = optionalText(given, "namespace", NAMESPACE, faults);
  const previous = booleanOr(given, "previous", true, faults);
  const limits = defineFetch(given, faults);
  const settings = defineCache(given, faults);
  faults.throwIfAny(subject);
  if (auth === undefined) throw new TypeError("unreachable: a fault was reported");

  const server = Object.freeze({ ...limits, address, namespace });
  const location = { mount: toPath(mount), path: toPath(path), field, previous };
  const reader = new KvReader(server, new VaultSession(server, auth, settings.clock), location);
  return new CachedSource(`Vault ${mount}/${path}`, (request) => reader.read(request), settings);
}
