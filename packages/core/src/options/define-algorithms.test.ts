import { describe, expect, it } from "vitest";
import { ALGORITHMS, type Algorithm } from "../kit/algorithms.js";
import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import type { Runtime } from "../verify/jwt/support/runtime.js";
import { defineOptions } from "./define-options.js";
import type { GateOptions } from "./gate-options.js";
import type { IssuerOptions } from "./issuer-options.js";

const minimal = { issuer: "https://login.example.com", audience: "https://orders.example.com" };
const without = (...missing: Algorithm[]): Runtime => ({
  canVerify: (algorithm) => !missing.includes(algorithm),
  hasThreads: true,
});

function faultsOf(options: Partial<GateOptions>, runtime: Runtime): readonly (readonly string[])[] {
  try {
    defineOptions({ ...minimal, ...options } as GateOptions, runtime);
  } catch (error) {
    if (error instanceof ConfigurationError)
      return error.faults.map(({ code, option }) => [code, option]);
    throw error;
  }
  return [];
}

function issuerOf(options: Partial<IssuerOptions>, runtime: Runtime) {
  const [issuer] = defineOptions({ ...minimal, ...options } as GateOptions, runtime).issuers;
  if (issuer === undefined) throw new Error("no issuer");
  return issuer;
}

describe("a list of algorithms", () => {
  it.each([[[]], [new Array(1)], [["HS256"]], ["RS256"]])("is at fault as %j", (algorithms) => {
    expect(faultsOf({ algorithms: algorithms as never }, without())).toEqual([
      ["option_invalid", "algorithms"],
    ]);
  });
});

describe("algorithms that the runtime cannot verify", () => {
  it("are left out of the defaults", () => {
    const { algorithms, leftOut } = issuerOf({}, without("ES512", "EdDSA"));
    expect(leftOut).toEqual(["ES512", "EdDSA"]);
    expect(algorithms).toEqual(
      new Set(ALGORITHMS.filter((name) => !["ES512", "EdDSA", "Ed25519"].includes(name))),
    );
  });

  it("are left out of a profile's", () => {
    const { algorithms, leftOut } = issuerOf({ profile: "kubernetes" }, without("ES384", "PS256"));
    expect(leftOut).toEqual(["ES384"]);
    expect(algorithms).toEqual(new Set(["RS256", "ES256", "ES512"]));
  });

  it("are a fault where they are listed, under either name", () => {
    const fault = [["environment_unsupported", "algorithms"]];
    expect(faultsOf({ algorithms: ["RS256", "PS256"] }, without("PS256"))).toEqual(fault);
    expect(faultsOf({ algorithms: ["RS256", "Ed25519"] }, without("EdDSA"))).toEqual(fault);
    expect(faultsOf({ algorithms: ["RS256"] }, without("PS256", "EdDSA"))).toEqual([]);
  });

  it("are a fault where nothing else remains", () => {
    expect(faultsOf({ profile: "entra" }, without("RS256"))).toEqual([
      ["environment_unsupported", "algorithms"],
    ]);
  });

  it("are missing from none on Node", () => {
    const [issuer] = defineOptions(minimal).issuers;
    expect(issuer?.leftOut).toEqual([]);
  });
});

describe("signatureThreads on a runtime without threads", () => {
  const runtime: Runtime = { canVerify: () => true, hasThreads: false };

  it("must not be required", () => {
    expect(faultsOf({ signatureThreads: "always" }, runtime)).toEqual([
      ["environment_unsupported", "signatureThreads"],
    ]);
    for (const signatureThreads of ["auto", "never"] as const)
      expect(faultsOf({ signatureThreads }, runtime)).toEqual([]);
  });
});
