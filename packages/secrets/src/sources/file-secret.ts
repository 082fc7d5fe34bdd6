import { isAbsolute } from "node:path";
import { Faults, integerWithin } from "@callgate/core/kit";
import { CachedSource } from "../cache/cached-source.js";
import type { ReadVersion } from "../cache/secret-reading.js";
import { CACHE_OPTIONS, type CacheOptions, defineCache } from "../options/cache-options.js";
import { kindOf, numberOrKindOf, ownOptions } from "../options/option-checks.js";
import type { SecretSource } from "../secret-source.js";
import { DEFAULT_MAX_BYTES, readTextFile } from "./read-secret-file.js";

/** Options of {@link fileSecret}. */
export interface FileSecretOptions extends CacheOptions {
  /**
   * File with the previous value. While it cannot be read, the last different value read is the previous one. Default:
   * none.
   */
  readonly previousPath?: string;
  /** Largest file read, in bytes: 1 to 1 048 576, default 65 536. */
  readonly maxBytes?: number;
}

/**
 * A secret in a file, as Docker and Kubernetes mount them.
 *
 * The value is the content without the line end after it. The path is opened for each read, so a new content, a
 * replaced file and Kubernetes' swap of a symbolic link are all noticed. While the file is empty or missing, the last
 * value is kept. A file written in place may be read half written: write another one and rename it.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function fileSecret(path: string, options: FileSecretOptions = {}): SecretSource {
  const faults = new Faults();
  const subject = "fileSecret";
  checkPath(path, "path", faults);
  const known = ["previousPath", "maxBytes", ...CACHE_OPTIONS];
  const given = ownOptions(options, { subject, known }, faults);
  const { previousPath } = given as FileSecretOptions;
  if (previousPath !== undefined) checkPath(previousPath, "previousPath", faults);
  const bounds = [1, 1_048_576, DEFAULT_MAX_BYTES] as const;
  const maxBytes = integerWithin(given, "maxBytes", bounds, faults, numberOrKindOf);
  const settings = defineCache(given, faults);
  faults.throwIfAny(subject);

  const readPrevious = async (): Promise<ReadVersion | undefined> => {
    if (previousPath === undefined) return undefined;
    return await readTextFile(previousPath, maxBytes).then(
      (value) => ({ value }),
      () => undefined,
    );
  };
  const read = async () => ({
    value: await readTextFile(path, maxBytes),
    previous: await readPrevious(),
  });
  return new CachedSource(inErrors(path), read, settings);
}

function checkPath(path: unknown, option: string, faults: Faults): void {
  if (typeof path === "string" && path !== "" && path.length <= 4096 && !path.includes("\0"))
    return;
  faults.add("option_invalid", option, `must be the path of a file, received ${kindOf(path)}`);
}

/** A path that is not absolute may be the secret itself, passed by mistake: it is not repeated. */
function inErrors(path: string): string {
  return isAbsolute(path) ? `file ${path}` : "file with a relative path";
}
