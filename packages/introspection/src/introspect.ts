import type { Introspection, IssuerProfile } from "@callgate/core";
import { toIssuerProfile } from "./answers/answer-profile.js";
import { defineIntrospect } from "./options/define-introspect.js";
import type { IntrospectOptions } from "./options/introspect-options.js";
import { IntrospectingVerifier } from "./verifying/introspecting-verifier.js";

/**
 * Makes a gate accept the opaque tokens of an issuer: the value of its option `introspection`.
 *
 * Nothing is requested before the first opaque token. Each issuer of each gate has a cache, bounds and credentials of its own.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see RFC 7662, RFC 9701
 * @example
 * const gate = createGate({
 *   issuer: "https://login.example.com",
 *   audience: "https://orders.example.com",
 *   introspection: introspect({ clientId: "orders", auth: clientSecretBasic(envSecret("ORDERS_SECRET")) }),
 * });
 */
export function introspect(options: IntrospectOptions): Introspection {
  const defined = defineIntrospect(options);
  const { tokens, prefix, endpoint, signed, answersFor } = defined;
  const settings: Introspection["settings"] = Object.freeze({
    tokens,
    prefix,
    endpoint,
    signed,
    answersFor: (profile: IssuerProfile) => toIssuerProfile(answersFor(profile), profile),
  });
  const introspection: Introspection = Object.assign(
    (context: Parameters<Introspection>[0]) => new IntrospectingVerifier(context, defined),
    { settings },
  );
  return Object.freeze(introspection);
}
