import { describe, expect, it } from "vitest";
import type { Binding } from "../decision/auth.js";
import { standard } from "../issuer/profiles/standard.js";
import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import { type BindingDemand, meetsBinding, schemesFor } from "./binding-demand.js";
import { compilePolicy } from "./compile-policy.js";
import type { EndpointPolicy } from "./endpoint-policy.js";

const dpop: Binding = { kind: "dpop", thumbprint: "d" };
const certificate: Binding = { kind: "certificate", thumbprint: "c" };
const issuers = [
  {
    issuer: "https://login.example.com",
    alias: undefined,
    audiences: undefined,
    profile: standard,
  },
];

function faultsOf(binding: unknown, checked?: { dpop: boolean; certificate: boolean }): string[] {
  try {
    const policy = { callers: "any", binding } as EndpointPolicy;
    compilePolicy(policy, issuers, "enforce", undefined, { checkedBindings: checked });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ code, option, message }) => `${code} ${option}: ${message}`);
  }
}

describe("meetsBinding", () => {
  const tokens = [[], [dpop], [certificate], [certificate, dpop]];
  it.each<[BindingDemand, readonly boolean[]]>([
    ["required", [false, true, true, true]],
    ["dpop", [false, true, false, true]],
    ["certificate", [false, false, true, true]],
    ["both", [false, false, false, true]],
  ])("is met, for %s, by no binding, DPoP, a certificate, both: %j", (demand, expected) => {
    expect(tokens.map((bindings) => meetsBinding(bindings, demand))).toEqual(expected);
  });
});

describe("schemesFor", () => {
  it.each<[boolean, boolean, BindingDemand | undefined, string]>([
    [false, false, undefined, "Bearer"],
    [false, true, "certificate", "Bearer"],
    [false, true, "required", "Bearer"],
    [true, false, undefined, "Bearer DPoP"],
    [true, false, "required", "DPoP"],
    [true, true, "required", "Bearer DPoP"],
    [true, true, "dpop", "DPoP"],
    [true, true, "certificate", "Bearer"],
    [true, true, "both", "DPoP"],
  ])(
    "with DPoP %j and certificates %j, for %s, are %s",
    (isDpop, isCertificate, demand, schemes) => {
      const checked = { dpop: isDpop, certificate: isCertificate };
      expect(schemesFor(checked, demand).join(" ")).toBe(schemes);
    },
  );
});

describe("the option `binding` of an endpoint", () => {
  it.each(["Required", true, null, ["dpop"], "", "none"])("may not be %j", (binding) => {
    expect(faultsOf(binding)).toEqual([
      expect.stringMatching(/^option_invalid binding: .*"required", "dpop"/),
    ]);
  });

  it("may require what the gate checks", () => {
    for (const binding of ["required", "dpop", "certificate", "both"])
      expect(faultsOf(binding, { dpop: true, certificate: true })).toEqual([]);
    expect(faultsOf("required", { dpop: true, certificate: false })).toEqual([]);
    expect(faultsOf("required", { dpop: false, certificate: true })).toEqual([]);
  });

  it.each([
    ["dpop", ["`dpop`"]],
    ["certificate", ["`certificate`"]],
    ["both", ["`dpop`", "`certificate`"]],
    ["required", ["`dpop` or `certificate`"]],
  ])("is a fault that names the option to set, for %s without it", (binding, options) => {
    const faults = faultsOf(binding, { dpop: false, certificate: false });
    expect(faults).toEqual(
      options.map((option) =>
        expect.stringMatching(`^option_conflict binding: .*set its option ${option}`),
      ),
    );
  });
});
