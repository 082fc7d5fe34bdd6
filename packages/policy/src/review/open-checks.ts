import type { TracedCheck } from "@callgate/core/judging";

// What a token alone cannot decide: the result of a condition, and the proof of a binding.

/** Whether only a condition without a result prevents the gate from deciding. */
export function isOpen(checks: readonly TracedCheck[]): boolean {
  const last = checks.at(-1);
  return last?.name === "condition" && last.reason === "decision_failed";
}

/** The check of a condition whose result is not known, which is not made. */
export function withOpenCondition(check: TracedCheck, condition: string | undefined): TracedCheck {
  if (condition === undefined || check.name !== "condition") return check;
  return { ...check, outcome: "not_checked", reason: undefined, expected: [condition] };
}

/** The kinds of proofs that the request has to have, where nothing else is wrong with the token. */
export function missingProofs(checks: readonly TracedCheck[]): readonly string[] | undefined {
  const [first, ...others] = checks.filter(({ outcome }) => outcome === "failed");
  return first?.name === "binding" && others.length === 0 ? first.received : undefined;
}

/** The check of the binding where only the proof is missing, which is not made. */
export function withOpenProof(
  check: TracedCheck,
  proofs: readonly string[] | undefined,
): TracedCheck {
  if (proofs === undefined || check.name !== "binding") return check;
  const open = { outcome: "not_checked", reason: undefined, received: undefined } as const;
  return { ...check, ...open, expected: ["a proof of", ...proofs] };
}
