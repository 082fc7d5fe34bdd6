import type { PolicyEntry } from "../../policy.js";
import { isRecord, memberOf } from "./json-record.js";
import type { OpenApi } from "./parse-openapi.js";

/** The security scheme that operations name. */
export interface SecurityScheme {
  readonly name: string;
  /** Whether its requirements may list scopes: for bearer tokens, from OpenAPI 3.1 on. */
  readonly hasScopes: boolean;
  /** Its definition, when the document has no suitable one. */
  readonly added: object | undefined;
}

/** The scheme for access tokens that a document has, or a new one. */
export function schemeFor({ root, version }: OpenApi): SecurityScheme {
  const schemes = memberOf(memberOf(root, "components"), "securitySchemes");
  const known = isRecord(schemes) ? Object.entries(schemes) : [];
  const hasType = (types: readonly string[]) =>
    known.find(([, scheme]) => types.includes(String(memberOf(scheme, "type"))))?.[0];
  const withScopes = hasType(["oauth2", "openIdConnect"]);
  if (withScopes !== undefined) return { name: withScopes, hasScopes: true, added: undefined };
  const hasScopes = !version.startsWith("3.0");
  const bearer = known.find(
    ([, scheme]) =>
      memberOf(scheme, "type") === "http" &&
      String(memberOf(scheme, "scheme")).toLowerCase() === "bearer",
  );
  if (bearer !== undefined) return { name: bearer[0], hasScopes, added: undefined };
  const names = new Set(known.map(([name]) => name));
  const name = ["callgate", "callgateToken", "callgateAccessToken"].find(
    (each) => !names.has(each),
  );
  const added = { type: "http", scheme: "bearer", bearerFormat: "JWT" };
  return { name: name ?? "callgateBearer", hasScopes, added };
}

/** What an entry demands of a token, as alternatives: one for each of `anyScope`. */
export function requirementsFor(
  { policy, kind }: PolicyEntry,
  { name, hasScopes }: SecurityScheme,
): readonly object[] {
  if (kind === "public") return [];
  const { scope = [], anyScope = [] } = policy ?? {};
  const all = typeof scope === "string" ? [scope] : scope;
  const any = typeof anyScope === "string" ? [anyScope] : anyScope;
  const alternatives = any.length === 0 ? [all] : any.map((each) => [...all, each]);
  const listed = hasScopes ? alternatives : [[]];
  return listed.map((scopes) => ({ [name]: scopes }));
}
