import type { TokenExplanation, TracedCheck } from "@callgate/policy/review";

/** The checks, a row each: outcome, name, reason, and what was compared. */
export function checkRows({ checks }: TokenExplanation): readonly (readonly string[])[] {
  return checks.map((check) => [
    inWords(check.outcome),
    inWords(check.name),
    check.reason ?? "",
    comparedIn(check),
  ]);
}

function comparedIn({ hint, expected, received }: TracedCheck): string {
  const parts = [
    hint === undefined ? "" : inWords(hint),
    expected === undefined || expected.length === 0 ? "" : `needs ${expected.join(" ")}`,
    received === undefined || received.length === 0 ? "" : `has ${received.join(" ")}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** The last line: the decision of the gate. */
export function decisionLine({ decision }: TokenExplanation): string {
  const { outcome, reason, status, enforced, condition, proofs } = decision;
  if (outcome === "allowed") return "allowed";
  if (proofs !== undefined)
    return `not decided: the proof is in the request; a gate with ${proofs.join(" and ")} checks it`;
  if (condition !== undefined)
    return `not decided: it depends on ${condition}; use --condition ${condition}=true or =false`;
  const through = enforced ? "" : "; report mode lets it through";
  const verb = outcome === "denied" ? "refused" : "not decided";
  return `${verb}: ${reason} (${status})${through}`;
}

function inWords(name: string): string {
  return name.replaceAll("_", " ");
}
