// Without imports: the page of the matrix has these types, too, and no types of Node.

/** The actors that an endpoint accepts. */
export interface ListedActors {
  readonly actors: readonly string[];
  /** Most actors that a token may have. */
  readonly maxDepth: number;
}

/** What an endpoint demands about the binding of a token, about its user, and about a service that acts for it. */
export interface UserDemands {
  /** The keys that a token must be bound to: of one of both kinds, or of these; `undefined` when bearer tokens are accepted. */
  readonly binding: "required" | "dpop" | "certificate" | "both" | undefined;
  /** `refuse`, or the actors of which a delegated token must have one; `undefined` when every actor is accepted. */
  readonly delegation: "refuse" | ListedActors | undefined;
  /** How and when the user must have authenticated; `undefined` for no such demand. */
  readonly authentication:
    | { readonly acr?: readonly string[]; readonly maxAgeSeconds?: number }
    | undefined;
}

/** These demands in words: `a bound token`, `acr mfa or hwk`, `no actor`. */
export function describeUserDemands({
  binding,
  authentication: { acr = [], maxAgeSeconds } = {},
  delegation,
}: UserDemands): readonly string[] {
  return [
    ...(binding === undefined ? [] : [BINDINGS[binding]]),
    ...(acr.length === 0 ? [] : [`acr ${acr.join(" or ")}`]),
    ...(maxAgeSeconds === undefined ? [] : [`authenticated within ${maxAgeSeconds} s`]),
    ...(delegation === undefined ? [] : [describeDelegation(delegation)]),
  ];
}

const BINDINGS = {
  required: "a bound token",
  dpop: "a token bound to a DPoP key",
  certificate: "a token bound to a certificate",
  both: "a token bound to a DPoP key and a certificate",
};

function describeDelegation(delegation: "refuse" | ListedActors): string {
  if (delegation === "refuse") return "no actor";
  const { actors, maxDepth } = delegation;
  const within = maxDepth === 1 ? "" : ` within ${maxDepth} actors`;
  return `only the actor ${actors.join(" or ")}${within}`;
}
