import type { MatrixEndpoint } from "../src/review/matrix.js";
import { describeUserDemands } from "../src/review/user-demands.js";
import type { Model, Shown } from "./model.js";

/** Letter and sign of the marks, and their meaning. The letter distinguishes them where colour and sign do not. */
export const LEGEND: Readonly<Record<Shown, { letter: string; sign: string; meaning: string }>> = {
  allowed: { letter: "A", sign: "●", meaning: "may call" },
  report: { letter: "R", sign: "◐", meaning: "may call, report mode" },
  until: { letter: "U", sign: "◔", meaning: "may call until a day" },
  expired: { letter: "E", sign: "×", meaning: "grant has ended" },
  any: { letter: "A", sign: "○", meaning: "may call, as any caller" },
  public: { letter: "P", sign: "◇", meaning: "public, without a token" },
  none: { letter: "", sign: "·", meaning: "may not call" },
};

/** A cell as a sentence, for a screen reader. */
export function sentenceOf(model: Model, caller: number, endpoint: number): string {
  const entry = model.endpoints[endpoint] as MatrixEndpoint;
  const shown = model.shownAt(caller, endpoint);
  const who = model.nameOf(caller);
  const grant = model.grantOf(model.cellAt(caller, endpoint));
  const parts = demandsOf(entry, shown, grant);
  return [`${who} ${verdictOf(entry, shown)}`, ...parts].join(", ");
}

function verdictOf({ name, mode, kind }: MatrixEndpoint, shown: Shown): string {
  if (shown === "public") return `may call ${name}, as anyone may, without a token`;
  if (kind === "any") return `may call ${name}, as any caller may`;
  if (shown !== "expired" && shown !== "none") return `may call ${name}`;
  const refused = mode === "report" && kind !== "none" ? "would be refused by" : "may not call";
  return `${refused} ${name}`;
}

/** What a call needs besides the caller's name, and for how long; empty when no call is possible. */
export function demandsOf(
  entry: MatrixEndpoint,
  shown: Shown,
  grant: { readonly until: string | undefined; readonly ticket: string | undefined } | undefined,
): string[] {
  const parts: string[] = [];
  const add = (label: string, value: string | undefined): void => {
    if (value !== undefined && value !== "") parts.push(`${label} ${value}`);
  };
  const isOpen = shown !== "none" && shown !== "expired" && shown !== "public";
  if (isOpen) {
    add("scope", entry.scope.join(" and "));
    add("scope", entry.anyScope.join(" or "));
    add("role", entry.roles.join(" and "));
    add("role", entry.anyRole.join(" or "));
    parts.push(...describeUserDemands(entry));
    add("condition", entry.condition);
    if (entry.tokens !== "app")
      parts.push(entry.tokens === "user" ? "user tokens" : "app and user tokens");
  }
  add(shown === "expired" ? "ended" : "until", grant?.until);
  add("ticket", grant?.ticket);
  if (entry.mode === "report" && entry.kind !== "public" && entry.kind !== "none") {
    parts.push("report mode: calls that would be refused are let through");
    add("enforced from", entry.enforceFrom);
  }
  if (isOpen || shown === "public") add("reason:", entry.reason);
  return parts;
}
