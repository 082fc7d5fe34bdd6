import type { Auth } from "@callgate/core";
import { type CompiledPolicy, compilePolicy, judgeCaller } from "@callgate/core/judging";
import type { Policy, PolicyEntry } from "../policy.js";
import { issuersOf, type JudgedIssuer } from "./judged-issuers.js";
import type { Judgement } from "./judgement.js";
import type { Subject } from "./subject.js";

/**
 * Answers a question about a document and a caller as a gate would that had verified the caller's token: by the judging code of
 * core, for any point in time.
 */
export class PolicyJudge {
  readonly #issuers: readonly JudgedIssuer[];
  readonly #compiled = new Map<PolicyEntry, CompiledPolicy>();

  constructor(policy: Policy) {
    this.#issuers = issuersOf(policy);
  }

  /**
   * Judges one subject by one entry, as a gate would at that time.
   *
   * @param at the time of the request, in milliseconds since the Unix epoch
   */
  judge(entry: PolicyEntry, subject: Subject, at: number): Judgement {
    const compiled = this.#compile(entry);
    const clock = { now: () => at };
    const enforced =
      compiled.mode === "enforce" &&
      (compiled.enforcedFrom === undefined || at >= compiled.enforcedFrom);
    if (compiled.isPublic) return { reason: undefined, enforced, isPublic: true };
    const denied = judgeCaller(this.#authOf(subject, compiled), compiled, clock);
    const reason = denied ?? (holds(entry, subject) ? undefined : "condition_failed");
    return { reason, enforced, isPublic: false };
  }

  #compile(entry: PolicyEntry): CompiledPolicy {
    let compiled = this.#compiled.get(entry);
    if (compiled === undefined) {
      const declared = entry.policy ?? (entry.kind as "public" | "none");
      compiled = compilePolicy(declared, this.#issuers, "enforce");
      this.#compiled.set(entry, compiled);
    }
    return compiled;
  }

  #authOf(subject: Subject, compiled: CompiledPolicy): Auth {
    const { caller, kind, scopes, roles, audiences, claims } = subject;
    const issuer = this.#issuers.find(
      ({ alias }) => alias === undefined || caller.startsWith(`${alias}:`),
    );
    const alias = issuer?.alias;
    const id = alias === undefined ? caller : caller.slice(alias.length + 1);
    const { allScopes, anyScopes, allRoles, anyRoles } = compiled;
    return {
      // A caller of an unknown issuer is not listed anywhere.
      caller: { id, issuer: issuer?.issuer ?? "", alias },
      issuer: issuer?.issuer ?? "",
      subject: id,
      kind: kind ?? (compiled.tokens === "any" ? "app" : compiled.tokens),
      actor: undefined,
      audiences: audiences ?? [...(compiled.audiences ?? [])],
      scopes: scopes ?? [...allScopes, ...anyScopes],
      roles: roles ?? [...allRoles, ...anyRoles],
      expiresAt: Number.MAX_SAFE_INTEGER,
      bindings: [],
      claims: (claims ?? claimsFor(compiled)) as Auth["claims"],
    };
  }
}

function claimsFor({ claims }: CompiledPolicy): Auth["claims"] {
  return Object.fromEntries(claims.map(({ name, values: [value = ""] }) => [name, value]));
}

function holds({ condition }: PolicyEntry, { conditions }: Subject): boolean {
  if (condition === undefined || conditions === undefined) return true;
  return Object.hasOwn(conditions, condition) && conditions[condition] === true;
}
