/** Proves for each request that its sender has the key that a token is bound to (DPoP, RFC 9449). */
export interface TokenProver {
  /**
   * Makes the value of the `DPoP` header for one request: another one for each, also where a request is sent again.
   *
   * @param method of the request, exactly as it is sent
   * @param url of the request, after any redirect; its query and fragment are left out
   */
  proofFor(method: string, url: URL): string;
  /**
   * Keeps the nonce of a service's response (`DPoP-Nonce`), whatever its status: the next proof for this origin has it.
   *
   * @returns whether the response brought one
   */
  learn(url: URL, headers: { get(name: string): string | null }): boolean;
}
