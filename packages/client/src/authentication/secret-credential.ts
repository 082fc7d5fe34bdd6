import { secretValueOf } from "@callgate/core/kit";
import {
  type Secret,
  type SecretRequest,
  type SecretSource,
  SecretUnavailableError,
  type SecretVersion,
} from "@callgate/secrets";
import type { ClientAuth } from "oauth4webapi";
import { TokenError, type TokenErrorDetails, type TokenErrorHint } from "../errors.js";
import { type ClientCredential, credentialWith } from "./client-authentication.js";

/** Builds the authentication from a secret's value; throws where the value is unusable. */
export type AuthenticateWith = (value: string) => ClientAuth;

/** What an operator should check first when a server rejects this secret of this client. */
export type HintWith = (value: string, clientId: string) => TokenErrorHint | undefined;

/**
 * Reads the current credential from a source.
 *
 * @throws {TokenError} `credential_unavailable`, or `aborted` where the caller no longer waits
 */
export async function secretCredential(
  source: SecretSource,
  request: SecretRequest,
  authenticateWith: AuthenticateWith,
  hintWith?: HintWith,
): Promise<ClientCredential> {
  const secret = await readSecret(source, request);
  const of = ({ version, value }: SecretVersion) => ({
    version,
    authenticate: authenticationWith(value, authenticateWith),
    hintWhenRejected: hintWith && ((clientId: string) => hintWith(value, clientId)),
  });
  return credentialWith({
    ...of(secret),
    previous: previousOf(secret, (previous) => credentialWith(of(previous))),
    notAfter: secret.notAfter,
  });
}

/**
 * Reads a secret from a source of any origin. The built-in ones cut the line end that editors and stores put after it; of
 * any other it is cut here.
 *
 * @throws {TokenError} as {@link secretCredential}; it holds nothing of what the source throws, unless that is a
 * `SecretUnavailableError`, which is its `cause`
 */
export async function readSecret(source: SecretSource, request: SecretRequest): Promise<Secret> {
  let secret: Secret;
  try {
    secret = await source.get(request);
  } catch (error) {
    if (request.signal?.aborted)
      throw new TokenError("aborted", "The token request was aborted by the caller");
    throw unreadable(error);
  }
  if (!isText(secret?.value)) throw unavailable("is empty; write the secret to its source");
  if (!isText(secret.version)) throw unavailable("has no version; make its source return one");
  const { version, previous, notAfter } = secret;
  const value = secretValueOf(secret);
  if (value === "") throw unavailable("is empty; write the secret to its source");
  return {
    value,
    version,
    notAfter,
    previous: isText(previous?.value)
      ? { version: previous.version, value: secretValueOf(previous) }
      : undefined,
  };
}

/** An error for a credential that is not available. It may be later: secrets change without a restart. */
export function unavailable(what: string, details: TokenErrorDetails = {}): TokenError {
  return new TokenError("credential_unavailable", `The client's credential ${what}`, {
    retryable: true,
    ...details,
  });
}

function unreadable(error: unknown): TokenError {
  const retryAt = retryAtOf(error);
  if (!(error instanceof SecretUnavailableError))
    return unavailable("cannot be read; check its source", { retryAt });
  // Made of names in the configuration, and of codes.
  return unavailable(`cannot be read: ${error.message}`, { retryAt, cause: error });
}

function authenticationWith(value: string, authenticateWith: AuthenticateWith): ClientAuth {
  try {
    return authenticateWith(value);
  } catch (error) {
    throw error instanceof TokenError
      ? error
      : unavailable("is unusable; check what its source returns");
  }
}

/** The previous credential, unless it is missing or unusable. */
function previousOf(
  { previous }: Secret,
  make: (previous: SecretVersion) => ClientCredential,
): ClientCredential | undefined {
  if (!isText(previous?.value) || !isText(previous.version)) return undefined;
  try {
    return make(previous);
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
