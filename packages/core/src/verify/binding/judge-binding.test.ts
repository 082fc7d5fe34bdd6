import { describe, expect, it } from "vitest";
import type { Binding } from "../../decision/auth.js";
import type { Scheme } from "../../decision/challenge.js";
import { deny } from "../../decision/deny.js";
import { undecided } from "../../decision/evaluation.js";
import { type BindingProof, PROVED, type Proved } from "./binding-proof.js";
import { denyUnproved, judgeBinding } from "./judge-binding.js";

const dpop: Binding = { kind: "dpop", thumbprint: "d" };
const certificate: Binding = { kind: "certificate", thumbprint: "c" };
const proving = (outcome: ReturnType<BindingProof["check"]>): BindingProof => ({
  check: () => outcome,
});
const both = { dpop: proving(PROVED), certificate: proving(PROVED) };

function judge(bindings: readonly Binding[], scheme: Scheme, proofs: Partial<typeof both> = both) {
  const request = { method: "GET", url: "/", authorization: [] };
  const confirmation = { bindings, proofKey: undefined };
  const all = { dpop: undefined, certificate: undefined, ...proofs };
  return judgeBinding({ scheme, token: "t", confirmation, request }, all);
}

describe("judgeBinding", () => {
  it.each<[string, readonly Binding[], Scheme, string | undefined]>([
    ["bound to a DPoP key under its scheme", [dpop], "DPoP", undefined],
    ["bound to a DPoP key under Bearer", [dpop], "Bearer", "binding_unverified"],
    ["bound to a certificate", [certificate], "Bearer", undefined],
    ["bound to a certificate under DPoP", [certificate], "DPoP", "binding_required"],
    ["bound to both under DPoP", [certificate, dpop], "DPoP", undefined],
    ["bound to both under Bearer", [certificate, dpop], "Bearer", "binding_unverified"],
    ["bound to something that is not checked", [], "Bearer", "binding_unverified"],
    ["bound to something that is not checked, under DPoP", [], "DPoP", "binding_unverified"],
  ])("judges a token that is %s", (_, bindings, scheme, reason) => {
    const outcome = judge(bindings, scheme);
    expect(outcome.kind === "denied" ? outcome.denied : undefined).toBe(reason);
  });

  it("says to operators that a token which is bound to a DPoP key came under Bearer", () => {
    expect(judge([dpop], "Bearer")).toEqual(deny("binding_unverified", "scheme_is_bearer"));
    expect(judge([], "Bearer")).toEqual(deny("binding_unverified"));
  });

  it.each(["certificate", "dpop"] as const)(
    "makes the last step that only %s has",
    async (kind) => {
      for (const result of [deny("proof_replayed"), undefined]) {
        const withStep: Proved = { kind: "proved", headers: {}, lastStep: () => result };
        const outcome = judge([certificate, dpop], "DPoP", { ...both, [kind]: proving(withStep) });
        const { lastStep } = outcome as Proved;
        expect(lastStep).toBeDefined();
        expect(await lastStep?.()).toBe(result);
      }
    },
  );

  it("requires every proof, and reports the first that fails", () => {
    const failing = { ...both, certificate: proving(deny("binding_mismatch")) };
    expect(judge([certificate, dpop], "DPoP", failing)).toEqual(deny("binding_mismatch"));
    expect(judge([dpop], "DPoP", failing)).toEqual(PROVED);
  });

  it("has the headers of all proofs, and makes their last steps in turn until one fails", async () => {
    const steps: string[] = [];
    const step = (name: string, result: ReturnType<NonNullable<Proved["lastStep"]>>): Proved => ({
      kind: "proved",
      headers: { [name]: "1" },
      lastStep: () => {
        steps.push(name);
        return result;
      },
    });
    const stores = {
      certificate: proving(step("one", undefined)),
      dpop: proving(step("two", undecided("decision_failed", 1))),
    };
    const outcome = judge([certificate, dpop], "DPoP", stores) as Proved;
    expect(outcome.headers).toEqual({ one: "1", two: "1" });
    expect(await outcome.lastStep?.()).toMatchObject({ unavailable: "decision_failed" });
    expect(steps).toEqual(["one", "two"]);
  });
});

describe("denyUnproved (RFC 7800 section 3.1)", () => {
  it("denies every bound token, and no bearer token", () => {
    expect(denyUnproved(undefined)).toBeUndefined();
    expect(denyUnproved({ bindings: [dpop], proofKey: undefined })).toEqual(
      deny("binding_unverified"),
    );
  });
});
