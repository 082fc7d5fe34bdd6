import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { mountGate } from "../adapter/mount-gate.js";
import { createGate } from "../create-gate.js";
import { standard } from "../issuer/profiles/standard.js";
import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import { createSigner } from "../test-support/signer.js";
import { optionsFor } from "../test-support/valid-token.js";

const good = optionsFor(createSigner(), new FakeClock());
const { jwks: _, ...discovered } = good as { jwks?: unknown };
const gate = createGate(good);

/** Codes and options of the faults it causes; empty where it is accepted. */
function faultsOf(create: () => unknown): readonly string[] {
  try {
    create();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ code, option }) => `${code} ${option}`);
  }
}

describe("an option that is present and undefined", () => {
  it.each(["scope", "anyScope", "roles", "anyRole", "tokens", "condition", "mode", "endpoint"])(
    "is a fault in an endpoint policy: %s",
    (option) => {
      const policy = { callers: ["reports"], [option]: undefined };
      expect(faultsOf(() => gate.policy(policy))).toEqual([`option_invalid ${option}`]);
    },
  );

  it.each([
    "jwksUri",
    "jwks",
    "profile",
    "algorithms",
    "clockSkewSeconds",
    "maxTokenLifetimeSeconds",
    "maxTokenBytes",
    "cache",
    "signatureThreads",
    "outageToleranceSeconds",
    "fetchTimeoutMs",
    "maxResponseBytes",
    "realm",
    "problemTypeBaseUrl",
    "mode",
    "onDecision",
    "fetch",
    "waitUntil",
    "clock",
    "issuers",
  ])("is a fault among a gate's options: %s", (option) => {
    const options = { ...discovered, [option]: undefined } as never;
    expect(faultsOf(() => createGate(options))).toEqual([`option_invalid ${option}`]);
  });

  it.each([
    ["issuer", "option_missing issuer"],
    ["audience", "audience_missing audience"],
  ])("is one fault where the option is mandatory: %s", (option, fault) => {
    const options = { ...good, [option]: undefined } as never;
    expect(faultsOf(() => createGate(options))).toEqual([fault]);
  });

  it("is a fault in nested options, too", () => {
    const issuer = { ...discovered, alias: "shop", profile: undefined } as { clock?: unknown };
    delete issuer.clock;
    expect(faultsOf(() => createGate({ issuers: [issuer] } as never))).toEqual([
      "option_invalid issuers[0].profile",
    ]);
    expect(
      faultsOf(() => createGate({ ...good, cache: { maxTokens: undefined } } as never)),
    ).toEqual(["option_invalid cache.maxTokens"]);
    const profile = { ...standard, roles: undefined };
    expect(faultsOf(() => createGate({ ...good, profile } as never))).toEqual([
      "option_invalid profile.roles",
    ]);
  });

  it("is a fault among an adapter's options", () => {
    const onDenied = undefined;
    expect(faultsOf(() => mountGate({ ...good, onDenied } as never))).toEqual([
      "option_invalid onDenied",
    ]);
    expect(faultsOf(() => mountGate(gate, { onDenied } as never))).toEqual([
      "option_invalid onDenied",
    ]);
  });

  it("is a fault where it is the time to wait", async () => {
    await expect(gate.ready({ deadlineMs: undefined } as never)).rejects.toThrow("deadlineMs");
  });
});
