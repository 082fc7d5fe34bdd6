import { secretValueOf } from "@callgate/core/kit";
import { ReadFailure, toUnavailable } from "../read-failure.js";
import type { Secret, SecretSource } from "../secret-source.js";

/**
 * Reads the credential for a store.
 *
 * @param name of the place it comes from, made of names in the configuration
 * @throws {ReadFailure} `store_credential_unavailable`, with the failure of the reading
 */
export async function credentialFor<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new ReadFailure("store_credential_unavailable", {
      credential: toUnavailable(error, name),
    });
  }
}

/**
 * Gets the credential for a store from another source.
 *
 * @param isRejected whether the store refused the last one
 * @throws {ReadFailure} `store_credential_unavailable`, with the failure of the source
 */
export async function credentialFrom(
  source: SecretSource,
  isRejected: boolean,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): Promise<Pick<Secret, "value" | "version">> {
  const reason = isRejected ? "rejected" : "poll";
  return credentialFor(name, async () => {
    const secret = await source.get({ reason, signal });
    return { value: secretValueOf(secret), version: secret.version };
  });
}
