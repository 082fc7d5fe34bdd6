import type { Verification } from "./verification.js";

/**
 * Verifies one kind of token: who issued it, whether it is valid, and its content.
 *
 * The result is available at once where nothing has to be waited for. Whether the caller may do what it requests is
 * not checked here, nor whether the presenter holds the key that a token is bound to.
 */
export interface TokenVerifier {
  verify(token: string): Verification | Promise<Verification>;
}
