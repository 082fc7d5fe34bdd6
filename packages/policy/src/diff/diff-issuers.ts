import type { DiffFinding } from "./diff-finding.js";
import type { DiffedIssuer, IssuerSlot } from "./issuer-slots.js";

type IssuerFinding = Pick<DiffFinding, "code" | "what">;

/**
 * Compares which tokens are accepted, as written: the values of `${NAME}` belong to the environment.
 *
 * Every change that may accept more is `issuers_changed`: trust in an issuer cannot be weighed against what its callers may call.
 */
export function diffIssuers(slots: readonly IssuerSlot[]): readonly IssuerFinding[] {
  return slots.flatMap(({ was, is }): readonly IssuerFinding[] => {
    if (is === undefined) return was === undefined ? [] : [narrower(`issuer ${was.alias} removed`)];
    if (was === undefined) return [wider(`issuer ${is.alias} added: ${is.written.issuer}`)];
    return diffIssuer(was, is);
  });
}

/** Reports that one document has issuers, and the other leaves them to code. */
export function issuersMoved(toCode: boolean): IssuerFinding {
  return wider(toCode ? "issuers document → code" : "issuers code → document");
}

function diffIssuer({ written: was }: DiffedIssuer, { alias, written: is }: DiffedIssuer) {
  const findings: IssuerFinding[] = [];
  const add = (member: string, before: string, after: string, isNarrower = false): void => {
    if (before === after) return;
    const what = `issuer ${alias}: ${member} ${before} → ${after}`;
    findings.push(isNarrower ? narrower(what) : wider(what));
  };
  add("issuer", was.issuer, is.issuer);
  add("profile", was.profile, is.profile);
  add("jwksUri", was.jwksUri ?? "discovered", is.jwksUri ?? "discovered");
  addList("audience", was.audience, is.audience);
  addList("algorithms", was.algorithms, is.algorithms);
  const [before, after] = [was.maxTokenLifetimeSeconds, is.maxTokenLifetimeSeconds];
  const isShorter = (after ?? Number.POSITIVE_INFINITY) < (before ?? Number.POSITIVE_INFINITY);
  add("maxTokenLifetimeSeconds", String(before ?? "any"), String(after ?? "any"), isShorter);
  return findings;

  /** Without a list, the algorithms depend on the profile, and on the keys. */
  function addList(
    member: string,
    one: readonly string[] | undefined,
    other: readonly string[] | undefined,
  ): void {
    const isFewer = other?.every((value) => one?.includes(value) === true) === true;
    add(member, textOf(one), textOf(other), isFewer);
  }
}

function textOf(values: readonly string[] | undefined): string {
  return values === undefined ? "the profile's" : [...new Set(values)].sort().join(", ");
}

function wider(what: string): IssuerFinding {
  return { code: "issuers_changed", what };
}

function narrower(what: string): IssuerFinding {
  return { code: "narrowed", what };
}
