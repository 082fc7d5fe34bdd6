import { type Answer, describeUserDemands } from "@callgate/policy/review";

/** An answer in columns: what the token needs, for how long, and what the gate decides. */
export function answerCells(answer: Answer): readonly string[] {
  // Without a token there are no demands.
  if (answer.access === "report") return [modeOf(answer)];
  const { scope, anyScope, roles, anyRole, condition, tokens, until, ticket } = answer;
  return [
    [...scope, ...oneOf(anyScope)].join(" "),
    [...roles, ...oneOf(anyRole)].map((role) => `role ${role}`).join(" "),
    describeUserDemands(answer).join(", "),
    condition === undefined ? "" : `condition ${condition}`,
    tokens === "user" ? "user tokens" : "",
    until === undefined ? "" : `until ${until}`,
    ticket ?? "",
    modeOf(answer),
    outcomeOf(answer),
  ];
}

/** What answers show in place of a caller's name where every caller may call. */
export const EVERYONE: Readonly<Record<Answer["access"], string>> = {
  listed: "",
  none: "",
  any: "(any caller)",
  public: "(anyone, without a token)",
  report: "(anyone, without a token)",
};

function oneOf(values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [values.join(" or ")];
}

function modeOf({ mode, enforceFrom }: Answer): string {
  if (mode === "enforce") return "";
  return enforceFrom === undefined ? "report mode" : `report mode until ${enforceFrom}`;
}

function outcomeOf({ outcome, goesOn }: Answer): string {
  if (outcome === "allowed") return "";
  return `${goesOn ? "reported" : "refused"}: ${outcome}`;
}
