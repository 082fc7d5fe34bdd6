import type { Policy } from "../policy.js";
import { keptIssuers } from "../version.js";

/** An issuer of one document. */
export interface DiffedIssuer {
  readonly alias: string;
  /** As written. */
  readonly written: NonNullable<ReturnType<typeof keptIssuers>>[number];
  /** The audiences of which a token must have one. */
  readonly accepted: ReadonlySet<string>;
}

/** An issuer as both documents declare it. */
export interface IssuerSlot {
  readonly was: DiffedIssuer | undefined;
  readonly is: DiffedIssuer | undefined;
}

/**
 * Matches the issuers of two documents: those with the same identifier, whatever their aliases, then those with one alias, then
 * the single remaining one of each.
 *
 * @returns `undefined` when one of the documents, or both, leave the issuers to code
 */
export function joinIssuers(was: Policy, is: Policy): readonly IssuerSlot[] | undefined {
  const [before, after] = [issuersOf(was), issuersOf(is)];
  if (before === undefined || after === undefined) return undefined;
  const left = new Set(before);
  const take = (fits: (issuer: DiffedIssuer) => boolean): DiffedIssuer | undefined => {
    const found = [...left].find(fits);
    if (found !== undefined) left.delete(found);
    return found;
  };
  const joined = new Map<DiffedIssuer, DiffedIssuer | undefined>();
  for (const issuer of after) {
    joined.set(
      issuer,
      take(({ written }) => written.issuer === issuer.written.issuer),
    );
  }
  const isOnly = before.length === 1 && after.length === 1;
  for (const issuer of after) {
    const found = joined.get(issuer) ?? take(({ alias }) => isOnly || alias === issuer.alias);
    joined.set(issuer, found);
  }
  return [
    ...after.map((issuer): IssuerSlot => ({ was: joined.get(issuer), is: issuer })),
    ...Array.from(left, (issuer): IssuerSlot => ({ was: issuer, is: undefined })),
  ];
}

function issuersOf(policy: Policy): readonly DiffedIssuer[] | undefined {
  const written = keptIssuers(policy);
  const { issuers } = policy;
  if (written === undefined || issuers === undefined) return undefined;
  const options = "issuers" in issuers ? issuers.issuers : [issuers];
  return written.map((each, index) => {
    const audience = options[index]?.audience ?? [];
    const accepted = new Set(typeof audience === "string" ? [audience] : audience);
    return { alias: each.alias, written: each, accepted };
  });
}
