import { type DiffFinding, diffPolicies, type PolicyDiff } from "@callgate/policy/review";
import { seededRandom } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { covers, decidingOf } from "./covers.js";
import { Oracle } from "./oracle.js";
import { AUDIENCES, DocumentMaker, type RandomDocument } from "./random-documents.js";
import { ISSUERS, makeRequest, type RandomRequest } from "./random-requests.js";

// A failure names the seed of its pair. DIFF_PAIRS=10000 is the long run; DIFF_SEED selects other documents.
const pairs = Number(process.env.DIFF_PAIRS ?? 100);
const first = Number(process.env.DIFF_SEED ?? 1);
const REQUESTS = 200;
const NOW = Date.parse("2026-12-10T12:00:00Z");

/**
 * The requests that a witness describes: a caller that is not in the new document is named as in the old one. When an
 * alias has another issuer now, its callers are still compared, and no token is from both.
 */
function requestsOf(
  { witness, endpoint = "" }: DiffFinding,
  oracles: readonly [Oracle, Oracle],
  { findings }: PolicyDiff,
): readonly RandomRequest[] {
  if (witness === undefined) return [];
  const [, method = "", path = "", host] = /^(\S+) (\S+?)(?: @(\S+))?$/.exec(endpoint) ?? [];
  const { kind, scopes, roles, claims, conditions, hasToken, caller, at = NOW } = witness;
  const { bindings = [], actor, authentication } = witness;
  const audiences = witness.audiences ?? AUDIENCES;
  const request = { method, path: path.replace(/:(?:id|key)/, ":p"), host, conditions, at };
  if (!hasToken) return [{ ...request, token: undefined }];
  const isReplaced = findings.some(({ what }) => /^issuer \S+: issuer /.test(what));
  const clients = isReplaced
    ? ISSUERS.map((issuer) => ({ issuer, client: caller.replace(/^\w+:/, "") }))
    : oracles.flatMap((oracle) => oracle.clientOf(caller) ?? []);
  const user = { bindings, actor, authentication };
  const token = { kind, scopes, roles, claims, ...user, audiences };
  return clients.map((client) => ({ ...request, token: { ...client, ...token } }));
}

function describePair(
  seed: number,
  documents: readonly RandomDocument[],
  diff: PolicyDiff,
): string {
  const shown = documents.map(({ document }) => JSON.stringify(document, undefined, 1));
  const findings = diff.findings.map(({ code, caller, endpoint, what }) =>
    [code, caller, endpoint, what].join(" "),
  );
  return [`DIFF_SEED=${seed} DIFF_PAIRS=1`, ...shown, ...findings].join("\n");
}

const tally: Record<string, number> = {};
function count(name: string): void {
  tally[name] = (tally[name] ?? 0) + 1;
}

function checkPair(seed: number): void {
  const maker = new DocumentMaker(seededRandom(seed));
  const documents = maker.pair();
  const oracles = documents.map((document) => new Oracle(document)) as [Oracle, Oracle];
  const [was, is] = oracles;
  const diff = diffPolicies(was.policy, is.policy, { now: NOW });
  const fail = (what: string, about: unknown): never => {
    throw new Error(`${what}: ${JSON.stringify(about)}\n${describePair(seed, documents, diff)}`);
  };
  if ((was.policy.issuers === undefined) !== (is.policy.issuers === undefined)) {
    // One of the documents has no issuers.
    expect(diff.findings[0]?.code).toBe("issuers_changed");
    return;
  }
  for (const finding of diff.findings) {
    count(`${finding.code} ${finding.aspect}`);
    if (finding.witness === undefined && /widened|indeterminate/.test(finding.code)) {
      fail("No witness", finding);
    }
    const isWider = /widened|indeterminate|new_endpoint/.test(finding.code);
    const proves = (request: RandomRequest): boolean =>
      was.admits(request) === !isWider && is.admits(request) === isWider;
    if (finding.witness !== undefined && !requestsOf(finding, oracles, diff).some(proves)) {
      fail("A witness that proves nothing", finding);
    }
  }
  const about = diff.findings.map((finding) => [finding, decidingOf(finding, oracles)] as const);
  for (let index = 0; index < REQUESTS; index += 1) {
    const request = makeRequest(maker, NOW);
    const [before, after] = [was.admits(request), is.admits(request)];
    const deciding = [was.entryOf(request), is.entryOf(request)];
    const by = about.flatMap(([finding, [one, other]]) => {
      const isAbout =
        finding.endpoint === undefined || (one === deciding[0] && other === deciding[1]);
      return isAbout && covers(finding, request, oracles) ? [finding] : [];
    });
    const isNew = after && !before;
    if (isNew) count("requests newly admitted");
    if (isNew && by.length === 0) fail("Newly admitted, and not found", request);
    const provesNarrower = before && !after;
    if (
      provesNarrower &&
      !diff.findings.some(({ code }) => /narrowed|removed|issuers|indeterminate/.test(code))
    )
      fail("Refused from now on, and not found", request);
    const found = by.filter(({ code }) => code !== "issuers_changed");
    if (found.length > 0 && after && before) fail("Found, and admitted before", [request, found]);
  }
}

describe("diffPolicies", () => {
  it(`finds which requests are newly admitted, in ${pairs} pairs of documents (DIFF_SEED=${first})`, {
    timeout: 60_000 + 100 * pairs,
  }, () => {
    for (let index = 0; index < pairs; index += 1) checkPair(first + index);
    if (process.env.DIFF_TALLY !== undefined) console.info(tally);
  });

  it("covered every kind of difference", () => {
    const seen = Object.keys(tally);
    const aspects = [
      "access",
      "caller",
      "until",
      "tokens",
      "audience",
      "scopes",
      "roles",
      "claims",
      "binding",
      "delegation",
      "authentication",
    ];
    const widened = [...aspects, "condition"].map((aspect) => `widened ${aspect}`);
    const others = ["indeterminate condition", "new_endpoint endpoint", "removed endpoint"];
    expect(seen).toEqual(
      expect.arrayContaining([...widened, ...others, "issuers_changed issuers", "changed form"]),
    );
    expect(tally["requests newly admitted"]).toBeGreaterThan(pairs);
  });
});
