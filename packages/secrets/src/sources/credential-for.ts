import type { SecretUnavailableError } from "../errors.js";
import { ReadFailure, toUnavailable } from "../read-failure.js";

/**
 * Reads what a store is asked with.
 *
 * @param name of where it comes from, made of names from the configuration
 * @throws {ReadFailure} `store_credential_unavailable`, with what the reading said
 */
export async function credentialFor<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const credential: SecretUnavailableError = toUnavailable(error, name);
    throw new ReadFailure("store_credential_unavailable", { credential });
  }
}
