import fc from "fast-check";
import { contentTwists } from "./content-twists.js";
import { type Draft, goodDraft, toToken, withMember } from "./draft.js";
import { formTwists } from "./form-twists.js";
import { tokenTwists } from "./token-twists.js";
import { type Holder, NOW, type Trust, trusts } from "./trust.js";
import { type DraftTwist, type TokenTwist, Twist } from "./twist.js";

interface TrialParts {
  readonly trust: Trust;
  readonly holder: Holder;
  readonly drafting: readonly DraftTwist[];
  readonly tampering: readonly TokenTwist[];
  readonly instants: readonly number[];
}

/** One case: a good token of a holder, its changes, and when it is presented. */
export class Trial {
  readonly trust: Trust;
  /** The signing key and algorithm, unless a twist changes them. */
  readonly algorithm: string;
  /** Names of the changes. */
  readonly twists: readonly string[];
  /** Milliseconds since the epoch, in the order in which the token is presented. */
  readonly instants: readonly number[];
  readonly #parts: TrialParts;

  constructor(parts: TrialParts) {
    this.#parts = parts;
    this.trust = parts.trust;
    this.algorithm = parts.holder.alg;
    this.twists = [...parts.drafting, ...parts.tampering].map(({ name }) => name);
    this.instants = parts.instants;
  }

  /**
   * Makes the token.
   *
   * @param serial makes it different from all earlier tokens, so that none is cached from an earlier trial
   */
  token(serial: number): string {
    const { holder, drafting, tampering } = this.#parts;
    const good = goodDraft(holder);
    const unique: Draft = { ...good, claims: [...good.claims, ["serial", String(serial)]] };
    const draft = drafting.reduce((changed, twist) => twist.apply(changed), unique);
    return tampering.reduce((changed, twist) => twist.apply(changed), toToken(draft));
  }

  /** How fast-check shows it in a counterexample. */
  toString(): string {
    const { trust, holder, drafting, tampering, instants } = this.#parts;
    return [
      `keys: ${trust.name}; profile: ${trust.profile}; clock skew: ${trust.clockSkewSeconds} s`,
      `signed with ${holder.key.family} as ${holder.alg}, kid ${holder.kid}`,
      ...drafting.map(String),
      ...tampering.map(String),
      `presented at ${instants.join(", ")} ms`,
    ].join("\n  ");
  }
}

/** Signing and verifying on the larger curves takes twenty times as long, and has no other branches. */
function weightOf({ key: { family }, alg }: Holder): number {
  if (family === "P-384" || family === "P-521") return 1;
  return family === "RSA" && alg !== "RS256" ? 2 : 5;
}

const trustAndHolder = fc.oneof(
  ...trusts.flatMap((trust) =>
    trust.holders.map((holder) => ({
      weight: weightOf(holder),
      arbitrary: fc.constant({ trust, holder }),
    })),
  ),
);

const OFFSETS_MS = [
  ...Array.from({ length: 12 }, () => 0),
  ...[1, 250, 500, 999, -500, -10_000, 4000, 4999, 5000],
  ...[299_999, 300_000, 300_250, 305_000],
];

/** Time does not run backwards, so that a verified token need not be checked again for whether it has begun. */
const instants = fc
  .array(fc.constantFrom(...OFFSETS_MS.map((offset) => NOW * 1000 + offset)), {
    minLength: 1,
    maxLength: 2,
  })
  .map((times) => times.sort((a, b) => a - b));

const anyDrafting = fc.oneof(
  { weight: 3, arbitrary: contentTwists },
  { weight: 1, arbitrary: formTwists },
);
const NOTHING: readonly never[] = [];

/** Usually one thing is changed: two changes that both refuse prove no more than one. */
const changes: fc.Arbitrary<Pick<TrialParts, "drafting" | "tampering">> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ drafting: NOTHING, tampering: NOTHING }) },
  {
    weight: 8,
    arbitrary: anyDrafting.map((twist) => ({ drafting: [twist], tampering: NOTHING })),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      drafting: fc.array(anyDrafting, { minLength: 2, maxLength: 4 }),
      tampering: fc.constant(NOTHING),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      drafting: fc.array(contentTwists, { maxLength: 1 }),
      tampering: fc.array(tokenTwists, { minLength: 1, maxLength: 2 }),
    }),
  },
);

/** A token that is good from, or until, the instant at which it is presented, or a little before or after. */
interface Edge {
  readonly claim: string;
  readonly distanceSeconds: number;
  /** Milliseconds past the full second, which not every clock has. */
  readonly pastMs: number;
}

const edges: fc.Arbitrary<Edge | undefined> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.record({
      claim: fc.constantFrom("exp", "nbf", "iat"),
      distanceSeconds: fc.constantFrom(-1, -0.75, -0.25, 0, 0.25, 0.75, 1),
      pastMs: fc.constantFrom(0, 250, 500, 999),
    }),
  },
);

function atTheEdge({ claim, distanceSeconds }: Edge, parts: TrialParts): DraftTwist {
  const [instant = 0] = parts.instants;
  const { clockSkewSeconds } = parts.trust;
  const edge = instant / 1000 + (claim === "exp" ? -clockSkewSeconds : clockSkewSeconds);
  const json = String(edge + distanceSeconds);
  return new Twist<Draft>(`${claim} at the edge`, json, (draft) => ({
    ...draft,
    claims: withMember(draft.claims, claim, json),
  }));
}

export const trials: fc.Arbitrary<Trial> = fc
  .tuple(trustAndHolder, changes, instants, edges)
  .map(([whom, what, when, edge]) => {
    if (edge === undefined) return new Trial({ ...whom, ...what, instants: when });
    const parts = { ...whom, ...what, instants: when.map((instant) => instant + edge.pastMs) };
    return new Trial({ ...parts, drafting: [...what.drafting, atTheEdge(edge, parts)] });
  });
