import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentTwistNames } from "./content-twists.js";
import { formTwistNames } from "./form-twists.js";
import { looserRules } from "./looser-by-design.js";
import { type Finding, Referee } from "./referee.js";
import { stricterKeyRules, stricterRules } from "./stricter-by-design.js";
import { Tally } from "./tally.js";
import { tokenTwistNames } from "./token-twists.js";
import { type Trial, trials } from "./trial.js";
import { type Trust, trusts } from "./trust.js";
import { ALGORITHMS, callgate, type Judge, jose } from "./verdicts.js";

// A failure names seed and path; FUZZ_SEED repeats it, with other keys. FUZZ_RUNS=1000000 is a long run.
const DEFAULT_RUNS = 25_000;
const runs = Number(process.env.FUZZ_RUNS ?? DEFAULT_RUNS);
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

/** The rule that is proved: for each token, whenever it is presented, both verifiers agree, or differ by a written rule. */
function property(
  judgeFor: ((trust: Trust) => Judge) | undefined,
  tell: (trial: Trial, findings: readonly Finding[]) => void = () => {},
): fc.IAsyncProperty<[Trial]> {
  const referees = new Map(trusts.map((trust) => [trust, new Referee(trust, judgeFor?.(trust))]));
  let serial = 0;
  return fc.asyncProperty(trials, async (trial) => {
    serial += 1;
    const token = trial.token(serial);
    const findings: Finding[] = [];
    for (const instant of trial.instants) {
      const finding = await (referees.get(trial.trust) as Referee).judge(token, instant);
      findings.push(finding);
      if (finding.objection === undefined) continue;
      const { objection, ours, jose: theirs } = finding;
      throw new Error(`${objection}\n  callgate: ${ours}\n  jose: ${theirs}\n  token: ${token}`);
    }
    tell(trial, findings);
  });
}

describe("Callgate beside jose's jwtVerify", () => {
  const tally = new Tally();

  it(`agrees on ${runs} tokens, or differs by a written rule (FUZZ_SEED=${seed})`, {
    timeout: 60_000 + 20 * runs,
  }, async () => {
    console.info(`FUZZ_SEED=${seed} FUZZ_RUNS=${runs}`);
    await fc.assert(
      property(undefined, (trial, findings) => tally.add(trial, findings)),
      { numRuns: runs, seed },
    );
    if (process.env.FUZZ_TALLY !== undefined) console.info(String(tally));
  });

  // In a run of the default length, the rarest case is expected about thirty times.
  const seldom = Math.floor((5 * runs) / DEFAULT_RUNS);

  it("covered tokens of both kinds, by every algorithm", () => {
    expect(tally.presentations).toBeGreaterThanOrEqual(runs);
    expect(tally.of("ours: accepted")).toBeGreaterThan(tally.presentations / 7);
    expect(tally.of("ours: accepted")).toBeLessThan(tally.presentations / 2);
    const byAlgorithm = ALGORITHMS.map((algorithm) => `accepted: ${algorithm}`);
    expect(tally.rarerThan(seldom * 4, byAlgorithm)).toEqual([]);
  });

  it("covered every reason for which a token is refused", () => {
    const reasons = [
      ...["credentials_malformed", "token_malformed", "token_type_mismatch"],
      ...["algorithm_not_allowed", "critical_header_unsupported", "issuer_untrusted"],
      ...["key_unknown", "signature_invalid", "token_expired", "token_not_yet_valid"],
      ...["audience_mismatch", "claim_invalid", "binding_unverified"],
      ...["caller_unidentified", "caller_ambiguous"],
    ];
    expect(
      tally.rarerThan(
        seldom * 4,
        reasons.map((reason) => `ours: ${reason}`),
      ),
    ).toEqual([]);
  });

  it("covered every written rule", () => {
    const rules = [...stricterRules, ...stricterKeyRules, ...looserRules];
    expect(
      tally.rarerThan(
        seldom,
        rules.map(({ name }) => `rule: ${name}`),
      ),
    ).toEqual([]);
  });

  it("tried every kind of change", () => {
    const names = [...contentTwistNames, ...formTwistNames, ...tokenTwistNames];
    expect(names.length).toBeGreaterThan(100);
    expect(
      tally.rarerThan(
        seldom,
        names.map((name) => `twist: ${name}`),
      ),
    ).toEqual([]);
  });
});

describe("the comparison rejects a verifier that", () => {
  const wrong: Readonly<Record<string, (trust: Trust) => Judge>> = {
    "is a minute late": (trust) => {
      const judge = callgate(trust);
      return (token, nowMs) => judge(token, nowMs - 60_000);
    },
    "tolerates a second more": (trust) =>
      callgate({
        ...trust,
        clockSkewSeconds: trust.clockSkewSeconds + (trust.clockSkewSeconds < 300 ? 1 : 0),
      }),
    "takes another service's tokens": (trust) =>
      callgate({ ...trust, audience: [...trust.audience, "https://evil.example"] }),
    "takes any algorithm": (trust) => callgate({ ...trust, algorithms: undefined }),
    "takes any access token's typ": (trust) => callgate({ ...trust, profile: "standard" }),
    "forgives padding": (trust) => {
      const judge = callgate(trust);
      return (token, nowMs) => judge(token.replaceAll("=", ""), nowMs);
    },
    "takes everything jose takes": jose,
    "knows one audience only": (trust) =>
      callgate({ ...trust, audience: trust.audience.slice(0, 1) }),
    "admits no caller": () => async () => "token_malformed",
  };

  it.each(Object.entries(wrong))("%s", { timeout: 60_000 }, async (_what, judgeFor) => {
    const { failed } = await fc.check(property(judgeFor), {
      numRuns: DEFAULT_RUNS,
      seed,
      endOnFailure: true,
    });
    expect(failed).toBe(true);
  });
});
