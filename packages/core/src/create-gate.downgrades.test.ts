import { X509Certificate } from "node:crypto";
import { FakeClock, makeCertificate } from "@callgate-tooling/test-support";
import { afterAll, describe, expect, it } from "vitest";
import { createGate } from "./create-gate.js";
import type { Gate } from "./gate.js";
import type { SharedOptions } from "./options/shared-options.js";
import type { BindingDemand } from "./policy/binding-demand.js";
import { PUBLIC_URL, proofAt, provedRequest, thumbprintOf } from "./test-support/proofs.js";
import { createSigner } from "./test-support/signer.js";
import { optionsFor, tokenAt } from "./test-support/valid-token.js";

const clock = new FakeClock();
const issuer = createSigner();
const holder = createSigner("ES256");
const { raw, fingerprint256 } = new X509Certificate(makeCertificate({ name: "reports" }).cert);
const x5t = Buffer.from(fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
const jkt = thumbprintOf(holder);

const dpop: SharedOptions = { dpop: { publicUrls: [PUBLIC_URL], replay: "none" } };
const certificate: SharedOptions = { certificate: { source: "tls" } };

const confirmations = {
  none: undefined,
  jkt: { jkt },
  certificate: { "x5t#S256": x5t },
  both: { jkt, "x5t#S256": x5t },
};
type Cnf = keyof typeof confirmations;

/** One request: how its token is bound, what it presents, and what the endpoint requires. */
interface Row {
  readonly scheme: string;
  readonly cnf: Cnf;
  readonly hasProof: boolean;
  readonly hasCertificate: boolean;
  readonly demand: BindingDemand | undefined;
}

const gates: Gate[] = [];
afterAll(() => {
  for (const gate of gates) gate.close();
});

function rowsFor(demands: readonly BindingDemand[]): Row[] {
  const rows: Row[] = [];
  for (const scheme of ["none", "Basic", "Bearer", "DPoP"])
    for (const cnf of Object.keys(confirmations) as Cnf[])
      for (const hasProof of [false, true])
        for (const hasCertificate of [false, true])
          for (const demand of [undefined, ...demands])
            rows.push({ scheme, cnf, hasProof, hasCertificate, demand });
  return rows;
}

const tokens = new Map(
  Object.entries(confirmations).map(([name, cnf]) => [name, tokenAt(clock, issuer, { cnf })]),
);

async function decide(gate: Gate, row: Row): Promise<string> {
  const token = tokens.get(row.cnf) ?? "";
  const proofs = row.hasProof ? [proofAt(clock, holder, token)] : [];
  const { authorization, ...rest } = provedRequest(token, proofs, row.scheme);
  const peer = {
    address: "10.1.2.3",
    certificate: () => (row.hasCertificate ? raw : undefined),
  };
  const request = { ...rest, peer, authorization: row.scheme === "none" ? [] : authorization };
  const binding = row.demand && { binding: row.demand };
  const decision = await gate.decide(request, gate.policy({ callers: ["reports"], ...binding }));
  return decision.outcome === "allowed" ? "allowed" : decision.reason;
}

/** How a token is bound, of which each must be proved. */
const boundTo = (cnf: Cnf) => ({
  jkt: cnf === "jkt" || cnf === "both",
  certificate: cnf === "certificate" || cnf === "both",
});

/** What a gate that checks these kinds must answer. */
function expected(checked: SharedOptions, row: Row): string {
  const { scheme, cnf, demand } = row;
  if (scheme === "none" || scheme === "Basic") return "credentials_missing";
  if (scheme === "DPoP" && checked.dpop === undefined) return "credentials_missing";
  const bound = boundTo(cnf);
  if (bound.jkt && (checked.dpop === undefined || scheme === "Bearer")) return "binding_unverified";
  if (bound.certificate && checked.certificate === undefined) return "binding_unverified";
  if (scheme === "DPoP" && !bound.jkt) return "binding_required";
  if (bound.certificate && !row.hasCertificate) return "binding_mismatch";
  if (bound.jkt && !row.hasProof) return "proof_missing";
  return meets(bound, demand) ? "allowed" : "binding_required";
}

function meets(bound: ReturnType<typeof boundTo>, demand: BindingDemand | undefined): boolean {
  if (demand === "required") return bound.jkt || bound.certificate;
  const needsKey = demand === "dpop" || demand === "both";
  const needsCertificate = demand === "certificate" || demand === "both";
  return (bound.jkt || !needsKey) && (bound.certificate || !needsCertificate);
}

describe("a token is admitted by its own bindings and never by the scheme", () => {
  it.each<[string, SharedOptions, readonly BindingDemand[], number]>([
    ["DPoP", dpop, ["required", "dpop"], 192],
    ["certificates", certificate, ["required", "certificate"], 192],
    ["both", { ...dpop, ...certificate }, ["required", "dpop", "certificate", "both"], 320],
  ])(
    "where the gate checks %s, for every scheme, binding, proof, certificate and endpoint",
    async (_what, options, demands, count) => {
      const gate = createGate({ ...optionsFor(issuer, clock), ...options });
      gates.push(gate);
      const found: string[] = [];
      const right: string[] = [];
      for (const row of rowsFor(demands)) {
        const what = JSON.stringify(row);
        found.push(`${what}: ${await decide(gate, row)}`);
        right.push(`${what}: ${expected(options, row)}`);
      }
      expect(found).toEqual(right);
      expect(found).toHaveLength(count);
    },
  );

  it("admits, of every combination, only those that prove all of the token's bindings", async () => {
    const gate = createGate({ ...optionsFor(issuer, clock), ...dpop, ...certificate });
    gates.push(gate);
    const admitted: string[] = [];
    for (const row of rowsFor(["required", "dpop", "certificate", "both"])) {
      if (row.demand !== "both" && row.demand !== "certificate") continue;
      if ((await decide(gate, row)) === "allowed")
        admitted.push(
          `${row.demand}: ${row.scheme} ${row.cnf} ${row.hasProof} ${row.hasCertificate}`,
        );
    }
    expect(admitted).toEqual([
      "certificate: Bearer certificate false true",
      "certificate: Bearer certificate true true",
      "certificate: DPoP both true true",
      "both: DPoP both true true",
    ]);
  });
});
