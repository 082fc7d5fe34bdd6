import type { Verification } from "./verification.js";

/**
 * Verifies one kind of token: who issued it, whether it is valid, and what it says.
 *
 * The answer is there at once wherever nothing has to be waited for. Whether the caller may do what it asks for is
 * not judged here, nor whether the presenter holds the key that a token is bound to.
 */
export interface TokenVerifier {
  verify(token: string): Verification | Promise<Verification>;
}
