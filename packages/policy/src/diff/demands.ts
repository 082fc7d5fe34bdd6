import type { Admission } from "./admission.js";
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
    claims: claimsForBoth(from, to),
    conditions: Object.fromEntries(conditions.map((name) => [name, true])),
  };
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

/** A claim that is a list needs one of its values: a list of two values satisfies both documents. */
function claimsForBoth(from: Admission, to: Admission): Demanded["claims"] {
  const claims = new Map<string, ClaimOfWitness>();
  for (const [name, [value = ""]] of from.claims) claims.set(name, value);
  for (const [name, values] of to.claims) {
    const others = from.claims.get(name);
    const shared = others === undefined ? values[0] : values.find((each) => others.includes(each));
    claims.set(name, shared ?? [values[0] ?? "", others?.[0] ?? ""]);
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
    ...valueGains("scopes", from, to),
    ...valueGains("roles", from, to),
    ...claimGains(from, to),
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

function valueGains(aspect: "scopes" | "roles", from: Admission, to: Admission): DemandGain[] {
  const values = setThatOnlyMeets(to[aspect], from[aspect]);
  return values === undefined ? [] : [{ aspect, only: { [aspect]: values } }];
}

function claimGains(from: Admission, to: Admission): DemandGain[] {
  const shared = claimsForBoth(from, to);
  return [...from.claims].flatMap(([claim, before]): DemandGain[] => {
    const after = to.claims.get(claim);
    const { [claim]: _, ...others } = shared;
    if (after === undefined) return [{ aspect: "claims", claim, only: { claims: others } }];
    const value = after.find((each) => !before.includes(each));
    if (value === undefined) return [];
    return [{ aspect: "claims", claim, only: { claims: { ...others, [claim]: value } } }];
  });
}

function conditionGains(
  { condition: before }: Admission,
  { condition: after }: Admission,
): DemandGain[] {
  if (before === undefined || before === after) return [];
  const conditions = { ...(after !== undefined && { [after]: true }), [before]: false };
  return [{ aspect: "condition", only: { conditions } }];
}
