import { closest } from "@callgate/core/kit";
import { quote } from "../../document/cursor.js";
import { type IssuerNames, qualificationFault } from "../../document/issuer-names.js";
import type { Finding } from "../../findings/finding.js";
import type { Policy } from "../../policy.js";
import { keptIssuers } from "../../version.js";
import { errorAt } from "../place.js";
import type { PolicyTest, TestCaller } from "./test-file.js";

/** Names the callers of tests as in a document. */
export class TestCallers {
  /** `undefined` when code gives the issuers. */
  readonly #aliases: readonly string[] | undefined;
  readonly #names: IssuerNames;

  constructor(policy: Policy) {
    const aliases = keptIssuers(policy)?.map(({ alias }) => alias);
    this.#aliases = aliases;
    if (aliases === undefined) this.#names = { kind: "unknown" };
    else if (aliases.length > 1) this.#names = { kind: "aliased", aliases };
    else this.#names = { kind: "plain", alias: aliases[0] };
  }

  /** The fault of an issuer named by a test. */
  issuerFault({ issuer }: PolicyTest): Finding | undefined {
    if (issuer === undefined || this.#aliases?.includes(issuer.alias) !== false) return undefined;
    const meant = closest(issuer.alias, this.#aliases);
    const hint = meant === undefined ? `: use one of ${this.#aliases.join(", ")}` : "";
    const message = `no issuer has the alias ${quote(issuer.alias)}${hint}`;
    return errorAt("caller_unknown_alias", issuer.place, message, meant);
  }

  /** The fault of a caller's name that has to identify its issuer. */
  callerFault({ issuer }: PolicyTest, { name, place }: TestCaller): Finding | undefined {
    if (issuer !== undefined && this.#names.kind !== "plain") return undefined;
    const fault = qualificationFault(name, this.#names);
    if (fault === undefined) return undefined;
    return errorAt(fault.code, place, `${quote(name)} ${fault.message}`, fault.suggestion);
  }

  /** The caller's name in the document. */
  nameOf({ issuer }: PolicyTest, { name }: TestCaller): string {
    return issuer === undefined || this.#names.kind === "plain" ? name : `${issuer.alias}:${name}`;
  }
}
