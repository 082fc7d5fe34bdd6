/**
 * How callers are named: `unknown` when code gives the issuers and did not say which; `plain` for one issuer; by the aliases of
 * several; or `resolved`, with an alias that is known at run time only.
 */
export type IssuerNames =
  | { readonly kind: "unknown" | "resolved" }
  /** @param alias the document's name for the only issuer, which is not part of its callers' names */
  | { readonly kind: "plain"; readonly alias: string | undefined }
  | { readonly kind: "aliased"; readonly aliases: readonly string[] };

/** What is wrong with a caller's name. */
export interface QualificationFault {
  readonly code: "caller_unqualified" | "caller_unknown_alias";
  readonly message: string;
  readonly suggestion?: string;
}

const QUALIFIED = /^([A-Za-z0-9._-]{1,64}):./s;

/** Checks whether a caller's name identifies its issuer, when there are several. */
export function qualificationFault(
  name: string,
  issuers: IssuerNames,
): QualificationFault | undefined {
  const [, alias] = QUALIFIED.exec(name) ?? [];
  switch (issuers.kind) {
    case "unknown":
      return undefined;
    case "plain": {
      if (alias === undefined || alias !== issuers.alias) return undefined;
      const message = "has the alias of the only issuer: write its callers without an alias";
      return { code: "caller_unknown_alias", message, suggestion: name.slice(alias.length + 1) };
    }
    case "resolved":
      return alias === undefined ? unqualified("alias") : undefined;
    case "aliased": {
      if (alias !== undefined && issuers.aliases.includes(alias)) return undefined;
      if (alias === undefined) return unqualified(issuers.aliases[0] ?? "alias");
      const message = `has an alias that no issuer has: use one of ${issuers.aliases.join(", ")}`;
      return { code: "caller_unknown_alias", message };
    }
  }

  function unqualified(example: string): QualificationFault {
    const message = `does not identify its issuer: write an alias before it, as in ${JSON.stringify(`${example}:${name.slice(0, 80)}`)}`;
    return { code: "caller_unqualified", message };
  }
}
