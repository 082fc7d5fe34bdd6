import type { Auth } from "@callgate/core/adapter";
import type { AuthenticationData } from "@hapi/hapi";

/** One result for one token: while core remembers the verified token, nothing is made again here. */
const cache = new WeakMap<Auth, AuthenticationData>();

/**
 * Says who is calling in hapi's words: the credentials are the {@link Auth}, with what hapi's own `auth.access`
 * looks for.
 *
 * That is `scope`, the scopes granted, and `user`, there only for a token on a user's behalf: hapi takes
 * whatever has none for an application. Frozen, since requests share it.
 */
export function toAuthentication(auth: Auth): AuthenticationData {
  let authentication = cache.get(auth);
  if (authentication === undefined) {
    const onBehalf = auth.kind === "user" ? { user: Object.freeze({ subject: auth.subject }) } : {};
    const credentials = Object.freeze({
      ...auth,
      scope: auth.scopes as string[],
      ...onBehalf,
    });
    authentication = Object.freeze({ credentials });
    cache.set(auth, authentication);
  }
  return authentication;
}
