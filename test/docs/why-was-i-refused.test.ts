import { readFile } from "node:fs/promises";
import { catalogue, type DecisionHint } from "@callgate/core";
import { describe, expect, it } from "vitest";

const page = await readFile(new URL("../../docs/why-was-i-refused.md", import.meta.url), "utf8");

/** Every hint: a new one does not compile until it is listed here. */
const hints: Readonly<Record<DecisionHint, true>> = {
  scheme_unsupported: true,
  authorization_repeated: true,
  token_too_long: true,
  token_opaque: true,
  token_encrypted: true,
  issuer_missing: true,
  issuer_differs_by_trailing_slash: true,
  issuer_differs_by_case: true,
  issuer_differs_by_scheme: true,
  issuer_differs_by_port: true,
  issuer_differs_by_host: true,
  issuer_differs_by_version: true,
  issuer_differs: true,
  type_missing: true,
  key_id_missing: true,
  scheme_is_bearer: true,
  proof_repeated: true,
  proof_too_long: true,
  proof_not_jwt: true,
  proof_type: true,
  proof_algorithm: true,
  proof_key: true,
  proof_claims: true,
  proof_method: true,
  proof_address: true,
  proof_token: true,
  proof_too_old: true,
  proof_from_future: true,
  nonce_missing: true,
  nonce_unknown: true,
  proof_budget_exceeded: true,
  certificate_missing: true,
  certificate_differs: true,
  certificate_header_untrusted: true,
  certificate_header_malformed: true,
  certificate_not_verified: true,
  certificate_too_long: true,
};

describe("docs/why-was-i-refused.md", () => {
  it("has one section for every reason of the catalogue, and no other, in its order", () => {
    const headings = [...page.matchAll(/^#{2,} (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(Object.keys(catalogue));
  });

  it.each(Object.entries(catalogue))("has the status of %s", (reason, { status }) => {
    const [, section = ""] = page.split(`\n## ${reason}\n`);
    expect(section).toMatch(new RegExp(`^\\n\\*\\*The caller sees\\*\\* ${status}\\b`));
  });

  it.each(Object.keys(hints))("explains the hint %s", (hint) => {
    expect(page).toContain(`\`${hint}\``);
  });
});
