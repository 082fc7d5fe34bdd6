import type { SecretUnavailableHint } from "../errors.js";
import type { StoreAnswer } from "../http/exchange.js";
import { isObject } from "../options/option-checks.js";
import { ReadFailure } from "../read-failure.js";
import { requestVault, type VaultServer } from "./vault-api.js";

/** Where a secret was not found. */
export interface MissingSecret {
  readonly kvVersion: 1 | 2;
  /** Encoded for a URL. */
  readonly mount: string;
  readonly token: string | undefined;
}

/**
 * The failure that a 404 of a KV engine stands for, with the engine's version where that is not the configured one: each
 * version answers the other's paths with 404.
 *
 * An engine of version 2 warns of such a path. Otherwise one request finds how the engine is mounted, as Vault's own command line
 * makes before each read; where the response does not say so, there is no hint.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/system/internal-ui-mounts
 */
export async function missingSecret(
  { status, body }: StoreAnswer,
  server: VaultServer,
  { kvVersion, mount, token }: MissingSecret,
  signal: AbortSignal,
): Promise<ReadFailure> {
  const version = isVersioned(body) ? 2 : await mountedVersion(server, mount, token, signal);
  return new ReadFailure("secret_missing", {
    status,
    hint: version === undefined || version === kvVersion ? undefined : hintOf(version),
  });
}

/** Whether data is that of an engine of version 2: the fields one level down, beside metadata of the version. */
export function isVersionedData(data: Readonly<Record<string, unknown>>): boolean {
  const { data: fields, metadata } = data;
  if (!isObject(metadata) || !(isObject(fields) || fields === null)) return false;
  return typeof metadata.version === "number" && typeof metadata.created_time === "string";
}

/** What to check where an engine has this version, and another is configured. */
export function hintOf(version: 1 | 2): SecretUnavailableHint {
  return `kv_version_${version}`;
}

/** Whether a 404 says itself that the engine is of version 2: of a version that was deleted, or of a path without `data/`. */
function isVersioned(body: unknown): boolean {
  if (!isObject(body)) return false;
  const { data, warnings } = body;
  if (isObject(data) && isVersionedData(data)) return true;
  return (
    Array.isArray(warnings) && warnings.some((text) => /versioned K\/V engine/i.test(`${text}`))
  );
}

async function mountedVersion(
  server: VaultServer,
  mount: string,
  token: string | undefined,
  signal: AbortSignal,
): Promise<1 | 2 | undefined> {
  try {
    const path = `sys/internal/ui/mounts/${mount}`;
    const { status, body } = await requestVault(server, { path, token }, signal);
    const mounted = status === 200 && isObject(body) ? body.data : undefined;
    if (!isObject(mounted) || (mounted.type !== "kv" && mounted.type !== "generic"))
      return undefined;
    const { version = "1" } = isObject(mounted.options) ? mounted.options : {};
    return version === "1" ? 1 : version === "2" ? 2 : undefined;
  } catch {
    // That the secret is missing is known without it.
    return undefined;
  }
}
