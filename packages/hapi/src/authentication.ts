import type { Auth } from "@callgate/core/adapter";
import type { AuthenticationData } from "@hapi/hapi";

/** One result for one token: while core caches the verified token, the result is cached here. */
const cache = new WeakMap<Auth, AuthenticationData>();

/**
 * The caller in hapi's form: the credentials are the {@link Auth}, with the members that hapi's own `auth.access`
 * reads.
 *
 * These are `scope`, the scopes granted, and `user`, only for a token on a user's behalf: hapi treats
 * credentials without it as an application. Frozen, since requests share it.
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
