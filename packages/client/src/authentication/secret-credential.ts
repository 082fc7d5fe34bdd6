import type { Secret, SecretRequest, SecretSource, SecretVersion } from "@callgate/secrets";
import type { ClientAuth } from "oauth4webapi";
import { TokenError } from "../errors.js";
import type { ClientCredential } from "./client-authentication.js";

/** Builds the authentication from a secret's value; throws where the value is unusable. */
export type AuthenticateWith = (value: string) => ClientAuth;

/**
 * Reads the current credential from a source.
 *
 * @throws {TokenError} `credential_unavailable`, or `aborted` where the caller no longer waits
 */
export async function secretCredential(
  source: SecretSource,
  request: SecretRequest,
  authenticateWith: AuthenticateWith,
): Promise<ClientCredential> {
  const secret = await readSecret(source, request);
  return Object.freeze<ClientCredential>({
    version: secret.version,
    authenticate: authenticationWith(secret, authenticateWith),
    previous: previousOf(secret, authenticateWith),
    notAfter: secret.notAfter,
  });
}

/**
 * Reads a secret from a source of any origin.
 *
 * @throws {TokenError} as {@link secretCredential}; it holds nothing of what the source throws
 */
export async function readSecret(source: SecretSource, request: SecretRequest): Promise<Secret> {
  let secret: Secret;
  try {
    secret = await source.get(request);
  } catch (error) {
    if (request.signal?.aborted)
      throw new TokenError("aborted", "The token request was called off");
    throw unavailable("cannot be read", retryAtOf(error));
  }
  if (!isText(secret?.value)) throw unavailable("is empty");
  if (!isText(secret.version)) throw unavailable("has no version: its source must give one");
  return secret;
}

/** An error for a credential that is not available. It may be later: secrets change without a restart. */
export function unavailable(what: string, retryAt?: Date): TokenError {
  return new TokenError("credential_unavailable", `The client's credential ${what}`, {
    retryable: true,
    retryAt,
  });
}

function authenticationWith(
  { value }: SecretVersion,
  authenticateWith: AuthenticateWith,
): ClientAuth {
  try {
    return authenticateWith(value);
  } catch (error) {
    throw error instanceof TokenError ? error : unavailable("is unusable");
  }
}

/** The previous credential, unless it is missing or unusable. */
function previousOf(
  { previous }: Secret,
  authenticateWith: AuthenticateWith,
): ClientCredential | undefined {
  if (!isText(previous?.value) || !isText(previous.version)) return undefined;
  try {
    const { version, value } = previous;
    return Object.freeze<ClientCredential>({ version, authenticate: authenticateWith(value) });
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function retryAtOf(error: unknown): Date | undefined {
  const { retryAt } = (error ?? {}) as { retryAt?: unknown };
  return retryAt instanceof Date ? retryAt : undefined;
}
