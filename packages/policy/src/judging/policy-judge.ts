import type { Auth } from "@callgate/core";
import {
  type CompiledPolicy,
  compilePolicy,
  type JudgingRules,
  judgeCaller,
} from "@callgate/core/judging";
import type { Policy, PolicyEntry } from "../policy.js";
import { implicationsOf } from "./implications-of.js";
import { issuersOf, type JudgedIssuer } from "./judged-issuers.js";
import type { Judgement } from "./judgement.js";
import type { Subject, SubjectAuthentication } from "./subject.js";

/**
 * Answers a question about a document and a caller as a gate would that had verified the caller's token: by the judging code of
 * core, for any point in time.
 */
export class PolicyJudge {
  readonly #issuers: readonly JudgedIssuer[];
  readonly #rules: JudgingRules;
  readonly #compiled = new Map<PolicyEntry, CompiledPolicy>();

  constructor(policy: Policy) {
    this.#issuers = issuersOf(policy);
    this.#rules = { scopeImplications: implicationsOf(policy) };
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
    const denied = judgeCaller(this.#authOf(subject, compiled, at), compiled, clock);
    const reason = denied ?? (holds(entry, subject) ? undefined : "condition_failed");
    return { reason, enforced, isPublic: false };
  }

  #compile(entry: PolicyEntry): CompiledPolicy {
    let compiled = this.#compiled.get(entry);
    if (compiled === undefined) {
      const declared = entry.policy ?? (entry.kind as "public" | "none");
      compiled = compilePolicy(declared, this.#issuers, "enforce", undefined, this.#rules);
      this.#compiled.set(entry, compiled);
    }
    return compiled;
  }

  #authOf(subject: Subject, compiled: CompiledPolicy, at: number): Auth {
    const { caller, kind, scopes, roles, audiences, actor } = subject;
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
      actor,
      audiences: audiences ?? [...(compiled.audiences ?? [])],
      scopes: scopes ?? [...allScopes, ...anyScopes],
      roles: roles ?? [...allRoles, ...anyRoles],
      expiresAt: Number.MAX_SAFE_INTEGER,
      bindings: bindingsOf(subject, compiled),
      claims: claimsOf(subject, compiled, at),
    };
  }
}

function bindingsOf({ bindings }: Subject, { binding }: CompiledPolicy): Auth["bindings"] {
  const kinds = bindings ?? (binding === undefined ? [] : (["certificate", "dpop"] as const));
  return kinds.map((kind) => ({ kind, thumbprint: "" }));
}

function claimsOf(
  { claims, authentication }: Subject,
  compiled: CompiledPolicy,
  at: number,
): Auth["claims"] {
  const given = claims ?? claimsFor(compiled);
  const { acr, ageSeconds } = authentication ?? (claims ? {} : authenticationFor(compiled));
  return {
    ...given,
    ...(acr !== undefined && { acr }),
    ...(ageSeconds !== undefined && { auth_time: at / 1000 - ageSeconds }),
  } as Auth["claims"];
}

function claimsFor({ claims }: CompiledPolicy): Auth["claims"] {
  return Object.fromEntries(claims.map(({ name, values: [value = ""] }) => [name, value]));
}

/** A user who authenticated just now, in a way that the endpoint accepts. */
function authenticationFor({ authentication }: CompiledPolicy): SubjectAuthentication {
  const [acr] = authentication?.acr ?? [];
  const hasAge = authentication?.maxAgeSeconds !== undefined;
  return { ...(acr !== undefined && { acr }), ...(hasAge && { ageSeconds: 0 }) };
}

function holds({ condition }: PolicyEntry, { conditions }: Subject): boolean {
  if (condition === undefined || conditions === undefined) return true;
  return Object.hasOwn(conditions, condition) && conditions[condition] === true;
}
