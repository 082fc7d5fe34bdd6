import type { Admission } from "./admission.js";
import { bindingForBoth, bindingGained } from "./binding.js";
import { actorGained } from "./delegation.js";
import type { Gain } from "./gain.js";
import { setThatMeetsBoth, setThatOnlyMeets } from "./requirement.js";
import type { ClaimOfWitness, MadeUpRequest } from "./witness.js";

/** The audiences of which a token of an issuer must have one, in either document; `undefined` when the document has none. */
export interface AcceptedAudiences {
  readonly from: ReadonlySet<string> | undefined;
  readonly to: ReadonlySet<string> | undefined;
}

/** The contents of a request besides its caller and its time. */
export type Demanded = Omit<MadeUpRequest, "caller" | "at">;

/** A request gained for a caller that both documents list, by one change in the demands. */
export interface DemandGain extends Pick<Gain, "aspect" | "claim"> {
  /** What such a request has in place of a value that satisfies both documents. */
  readonly only: Partial<Demanded>;
}

/** Whether `to` admits any token of an issuer with these audiences. */
export function admitsAny(
  { audience }: Admission,
  accepted: ReadonlySet<string> | undefined,
): boolean {
  if (audience === undefined || accepted === undefined) return true;
  return audience.some((each) => accepted.has(each));
}

/** Values that satisfy `to` and, as far as possible, `from`. */
export function demandedByBoth(
  from: Admission,
  to: Admission,
  accepted: AcceptedAudiences,
): Demanded {
  const conditions = [from.condition, to.condition].filter((name) => name !== undefined);
  return {
    kind: to.tokens === "any" ? (from.tokens === "user" ? "user" : "app") : to.tokens,
    scopes: setThatMeetsBoth(to.scopes, from.scopes),
    roles: setThatMeetsBoth(to.roles, from.roles),
    audiences: audiencesForBoth(from, to, accepted),
    bindings: bindingForBoth(from.binding, to.binding),
    claims: claimsForBoth(from, to),
    actor: undefined,
    authentication: hasAge(from) || hasAge(to) ? { ageSeconds: 0 } : undefined,
    conditions: Object.fromEntries(conditions.map((name) => [name, true])),
  };
}

function hasAge({ maxAgeSeconds }: Admission): boolean {
  return maxAgeSeconds !== Number.POSITIVE_INFINITY;
}

function audiencesForBoth(
  from: Admission,
  to: Admission,
  accepted: AcceptedAudiences,
): Demanded["audiences"] {
  if (from.audience === undefined && to.audience === undefined) return undefined;
  const one = (audience: Admission["audience"], ofIssuer: ReadonlySet<string> | undefined) =>
    audience === undefined
      ? [...(ofIssuer ?? [])].slice(0, 1)
      : audience.filter((each) => ofIssuer?.has(each) ?? true).slice(0, 1);
  return [...new Set([...one(to.audience, accepted.to), ...one(from.audience, accepted.from)])];
}

/**
 * A claim that is a list needs one of its values: a list of two values satisfies both documents. Where `authentication` checks
 * `acr`, it cannot be a list.
 */
function claimsForBoth(from: Admission, to: Admission): Demanded["claims"] {
  const claims = new Map<string, ClaimOfWitness>();
  for (const [name, [value = ""]] of from.claims) claims.set(name, value);
  for (const [name, values] of to.claims) {
    const others = from.claims.get(name);
    const shared = others === undefined ? values[0] : values.find((each) => others.includes(each));
    const isText = name === "acr" && (from.acrIsText || to.acrIsText);
    const both = isText ? values[0] : ([values[0] ?? "", others?.[0] ?? ""] as const);
    claims.set(name, shared ?? both ?? "");
  }
  return Object.fromEntries(claims);
}

/** The demands of `from` that a request admitted by `to` need not meet. */
export function demandGains(
  from: Admission,
  to: Admission,
  accepted: AcceptedAudiences,
): readonly DemandGain[] {
  return [
    ...audienceGains(from, to, accepted),
    ...tokenGains(from, to),
    ...bindingGains(from, to),
    ...valueGains("scopes", from, to),
    ...valueGains("roles", from, to),
    ...claimGains(from, to),
    ...actorGains(from, to),
    ...ageGains(from, to),
    ...conditionGains(from, to),
  ];
}

/** An audience that no document names, for when the issuers' audiences are not known. */
const OTHER_AUDIENCE = "any other audience";

function audienceGains(from: Admission, to: Admission, accepted: AcceptedAudiences): DemandGain[] {
  const { audience } = from;
  if (audience === undefined) return [];
  const candidates = to.audience ?? [...(accepted.to ?? [OTHER_AUDIENCE])];
  const gained = candidates.find(
    (each) =>
      !audience.includes(each) &&
      (accepted.to?.has(each) ?? true) &&
      (accepted.from?.has(each) ?? true),
  );
  return gained === undefined ? [] : [{ aspect: "audience", only: { audiences: [gained] } }];
}

function tokenGains({ tokens: before }: Admission, { tokens: after }: Admission): DemandGain[] {
  if (before === "any" || before === after) return [];
  return [{ aspect: "tokens", only: { kind: before === "app" ? "user" : "app" } }];
}

function bindingGains({ binding: before }: Admission, { binding: after }: Admission): DemandGain[] {
  const bindings = bindingGained(before, after);
  return bindings === undefined ? [] : [{ aspect: "binding", only: { bindings } }];
}

function valueGains(aspect: "scopes" | "roles", from: Admission, to: Admission): DemandGain[] {
  const values = setThatOnlyMeets(to[aspect], from[aspect]);
  return values === undefined ? [] : [{ aspect, only: { [aspect]: values } }];
}

function claimGains(from: Admission, to: Admission): DemandGain[] {
  const shared = claimsForBoth(from, to);
  return [...from.claims].flatMap(([claim, before]): DemandGain[] => {
    const after = to.claims.get(claim);
    const { [claim]: _, ...others } = shared;
    const isText = claim === "acr" && from.acrIsText;
    const aspect = claim === "acr" && (isText || to.acrIsText) ? "authentication" : "claims";
    if (after === undefined) return [{ aspect, claim, only: { claims: others } }];
    // A list of one value is not that value, where only a text is accepted.
    const list = isText && !to.acrIsText ? after.slice(0, 1) : undefined;
    const value = after.find((each) => !before.includes(each)) ?? list;
    if (value === undefined) return [];
    return [{ aspect, claim, only: { claims: { ...others, [claim]: value } } }];
  });
}

function actorGains({ actors: before }: Admission, { actors: after }: Admission): DemandGain[] {
  const actor = actorGained(before, after);
  return actor === undefined ? [] : [{ aspect: "delegation", only: { actor } }];
}

function ageGains({ maxAgeSeconds: before }: Admission, { maxAgeSeconds: after }: Admission) {
  // Between the two: both are whole numbers.
  const authentication = { ageSeconds: before + 0.5 };
  return before >= after ? [] : [{ aspect: "authentication" as const, only: { authentication } }];
}

function conditionGains(
  { condition: before }: Admission,
  { condition: after }: Admission,
): DemandGain[] {
  if (before === undefined || before === after) return [];
  const conditions = { ...(after !== undefined && { [after]: true }), [before]: false };
  return [{ aspect: "condition", only: { conditions } }];
}
