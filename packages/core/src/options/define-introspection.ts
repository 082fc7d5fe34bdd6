import { type Faults, received } from "../kit/configuration/faults.js";
import { INSECURE_ORIGINS_REMEDY } from "../kit/net/insecure-origins.js";
import { isSecureUrl } from "../kit/net/secure-url.js";
import { ownMember } from "../kit/own-member.js";
import type {
  Introspection,
  IntrospectionSettings,
  ListedIssuer,
} from "../verify/introspection/introspection.js";

/** Checks the option `introspection` of an issuer: `introspect` has checked its own options. */
export function defineIntrospection(
  introspection: unknown,
  insecureOrigins: readonly string[],
  faults: Faults,
): Introspection | undefined {
  if (introspection === undefined) return undefined;
  if (!isIntrospection(introspection)) {
    faults.add(
      "option_invalid",
      "introspection",
      `must be what \`introspect({ clientId, auth })\` of @callgate/introspection returns, received ${received(introspection)}`,
    );
    return undefined;
  }
  const { endpoint } = introspection.settings;
  if (endpoint !== undefined && !isSecureUrl(endpoint, insecureOrigins))
    faults.add(
      "issuer_insecure",
      "introspection.endpoint",
      `must be an https URL without user name, password and fragment (http on loopback; ${INSECURE_ORIGINS_REMEDY}), received ${received(endpoint)}`,
    );
  return introspection;
}

function isIntrospection(value: unknown): value is Introspection {
  if (typeof value !== "function" || !Object.hasOwn(value, "settings")) return false;
  const { settings } = value as unknown as { readonly settings: unknown };
  return typeof ownMember(settings, "answersFor") === "function";
}

/**
 * Checks that an opaque token leads to one issuer: it does not name its own, so that each has a prefix where there are several.
 */
export function checkPrefixes(
  issuers: readonly (ListedIssuer | undefined)[],
  faults: Faults,
): void {
  const introspected = [...issuers.entries()].flatMap(([index, issuer]) =>
    issuer?.introspection === undefined ? [] : [{ index, ...issuer.introspection.settings }],
  );
  if (introspected.length < 2) return;
  const option = (index: number): string => `issuers[${index}].introspection.tokenPattern.prefix`;
  for (const { index, prefix } of introspected) {
    if (prefix === undefined)
      faults.add(
        "option_missing",
        option(index),
        "is missing, and another issuer has opaque tokens, too: write what the tokens of each begin with",
      );
    else if (introspected.some((other) => other.index < index && overlap(prefix, other)))
      faults.add(
        "option_conflict",
        option(index),
        `is that of another issuer, or one begins with the other, received ${received(prefix)}: a token must lead to one issuer`,
      );
  }
}

function overlap(
  prefix: string,
  { prefix: other }: Pick<IntrospectionSettings, "prefix">,
): boolean {
  return other !== undefined && (prefix.startsWith(other) || other.startsWith(prefix));
}
