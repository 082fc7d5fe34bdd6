import { Faults, secretValueOf } from "@callgate/core/kit";
import { knownSecret, knownVersion } from "../cache/known-secret.js";
import { unlessDetached } from "../cache/unless-detached.js";
import { SecretUnavailableError } from "../errors.js";
import { checkSource } from "../options/option-checks.js";
import { toUnavailable } from "../read-failure.js";
import {
  INITIAL,
  type Secret,
  type SecretRequest,
  type SecretSource,
  type SecretVersion,
} from "../secret-source.js";

const NAME = "firstOf";

/**
 * The secret of the first source that has one; the sources are tried in order for each request.
 *
 * A source that had a value keeps it while its store is down, so a later source is used only until an earlier one has
 * a value. Versions name the source: `2:7` is version 7 of the second.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, when there is no source or one is not a source
 */
export function firstOf(...sources: readonly SecretSource[]): SecretSource {
  const faults = new Faults();
  if (sources.length === 0) faults.add("option_missing", "sources", "must be one source or more");
  for (const [index, source] of sources.entries()) {
    checkSource(`sources[${index}]`, source, faults);
  }
  faults.throwIfAny(NAME);
  return Object.freeze<SecretSource>({ get: (request = INITIAL) => getFirst(sources, request) });
}

async function getFirst(sources: readonly SecretSource[], request: SecretRequest): Promise<Secret> {
  const { signal } = request;
  const errors: SecretUnavailableError[] = [];
  for (const [index, source] of sources.entries()) {
    if (signal?.aborted) throw new SecretUnavailableError("aborted", NAME);
    try {
      // An application's own source may not listen to the signal.
      return ofSource(index, await unlessDetached(source.get(request), signal, NAME));
    } catch (error) {
      if (signal?.aborted) throw new SecretUnavailableError("aborted", NAME);
      errors.push(
        error instanceof SecretUnavailableError
          ? error
          : toUnavailable(error, `source ${index + 1}`),
      );
    }
  }
  const retryAt = earliest(errors);
  throw new SecretUnavailableError("sources_exhausted", NAME, { errors, retryAt });
}

function ofSource(index: number, secret: Secret): Secret {
  const { previous, notAfter } = secret;
  const known = (own: SecretVersion) => knownVersion(textOf(own), `${index + 1}:${own.version}`);
  return knownSecret(known(secret), previous === undefined ? undefined : known(previous), notAfter);
}

function textOf(own: SecretVersion): string {
  return typeof own.value === "string" ? secretValueOf(own) : own.value;
}

function earliest(errors: readonly SecretUnavailableError[]): Date | undefined {
  const times = errors.flatMap(({ retryAt }) => (retryAt === undefined ? [] : [retryAt.getTime()]));
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}
