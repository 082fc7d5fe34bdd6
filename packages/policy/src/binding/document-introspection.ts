import { ConfigurationError, closest, Faults, received } from "@callgate/core/kit";
import type { PolicyIssuers } from "../policy.js";

/**
 * Adds the issuers of a document to the options of a gate, and to each what introspects its opaque tokens: code has the
 * credentials, and the document none.
 *
 * @param options a gate's, without issuers; `introspection` is that of the only issuer, or an object by alias
 * @throws {ConfigurationError} for an alias that the document does not have
 */
export function withIntrospection(options: object, issuers: PolicyIssuers | undefined): object {
  if (issuers === undefined || !("issuers" in issuers)) return { ...options, ...issuers };
  const { introspection, ...rest } = options as { readonly introspection?: unknown };
  if (introspection === undefined) return { ...options, ...issuers };
  const byAlias = toMap(
    introspection,
    issuers.issuers.map(({ alias }) => alias),
  );
  return {
    ...rest,
    issuers: issuers.issuers.map((issuer) =>
      byAlias.has(issuer.alias) ? { ...issuer, introspection: byAlias.get(issuer.alias) } : issuer,
    ),
  };
}

function toMap(introspection: unknown, aliases: readonly string[]): ReadonlyMap<string, unknown> {
  const faults = new Faults();
  if (typeof introspection !== "object" || introspection === null || Array.isArray(introspection)) {
    faults.add(
      "option_invalid",
      "introspection",
      `must be an object by alias, since the document has several issuers, received ${received(introspection)}`,
    );
    throw new ConfigurationError("Gate options", faults.found);
  }
  const inside = faults.within("introspection.");
  for (const alias of Object.keys(introspection)) {
    if (aliases.includes(alias)) continue;
    const meant = closest(alias, aliases);
    const hint =
      meant === undefined ? `it has ${aliases.join(", ")}` : `did you mean \`${meant}\`?`;
    inside.add("option_unknown", alias, `is not an issuer of the document: ${hint}`);
  }
  faults.throwIfAny("Gate options");
  return new Map(Object.entries(introspection));
}
