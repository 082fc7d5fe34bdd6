// cspell:ignore dealy eror slwo
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestIssuer, type TestIssuer } from "./test-issuer.js";

describe("options of a test issuer's calls", () => {
  let issuer: TestIssuer;
  beforeAll(async () => {
    issuer = await createTestIssuer();
  });
  afterAll(() => issuer.close());

  const refusing = (option: string, code = "option_invalid") =>
    expect.objectContaining({
      code: "callgate_configuration_invalid",
      faults: [expect.objectContaining({ code, option })],
    });

  it.each([
    ["scopes", "orders:read", "option_unknown"],
    ["scope", undefined, "option_invalid"],
    ["scope", 7, "option_invalid"],
    ["caller", "", "option_invalid"],
    ["user", 7, "option_invalid"],
    ["roles", [7], "option_invalid"],
    ["audience", [], "option_invalid"],
    ["expiresInSeconds", "5", "option_invalid"],
    ["expiresInSeconds", Number.NaN, "option_invalid"],
    ["claims", [], "option_invalid"],
    ["header", "x", "option_invalid"],
    ["algorithm", "HS256", "option_invalid"],
  ])(
    "refuses a token, genuine or forged or granted, with `%s`, %#",
    async (option, value, code) => {
      const options = { [option]: value };
      await expect(issuer.token(options)).rejects.toThrow(refusing(option, code));
      await expect(issuer.forge.expired(options)).rejects.toThrow(refusing(option, code));
      expect(() => {
        issuer.grants = options;
      }).toThrow(refusing(option, code));
      expect(issuer.grants).toEqual({});
    },
  );

  it.each([
    ["eror", "x", "option_unknown"],
    ["error", 7, "option_invalid"],
    ["status", 99, "option_invalid"],
    ["status", "400", "option_invalid"],
    ["headers", [], "option_invalid"],
    ["times", 0, "option_invalid"],
    ["times", 1.5, "option_invalid"],
    ["body", undefined, "option_invalid"],
  ])("refuses to refuse tokens with `%s`, %#", (option, value, code) => {
    expect(() => issuer.refuseTokens({ [option]: value })).toThrow(refusing(option, code));
  });

  it.each([
    ["header", {}],
    ["algorithm", "ES256"],
    ["prefix", "gho_"],
  ])("refuses an opaque token with `%s`", async (option, value) => {
    const options = { [option]: value } as object;
    await expect(issuer.opaqueToken(options)).rejects.toThrow(refusing(option, "option_unknown"));
    await expect(issuer.refreshToken(options)).rejects.toThrow(refusing(option, "option_unknown"));
  });

  it("refuses to forge answers in an unknown way, and to refuse introspection so", () => {
    expect(() => issuer.forgeAnswers("toString" as "stale")).toThrow(refusing("forgery"));
    expect(() => issuer.refuseIntrospection({ times: 0 })).toThrow(refusing("times"));
  });

  it("refuses grants with a header where opaque tokens are granted", async () => {
    await using granting = await createTestIssuer({ tokens: "opaque" });
    expect(() => {
      granting.grants = { algorithm: "ES256" };
    }).toThrow(refusing("algorithm", "option_unknown"));
  });

  it("refuses an unknown fault, and one of something it does not serve", () => {
    expect(() => issuer.fault("slwo" as "slow")).toThrow(refusing("fault"));
    expect(() => issuer.fault("toString" as "slow")).toThrow(refusing("fault"));
    expect(() => issuer.fault("slow", { on: "keys" as "jwks" })).toThrow(refusing("on"));
    expect(() => issuer.fault("slow", { delayMs: -1 })).toThrow(refusing("delayMs"));
    expect(() => issuer.fault("slow", { dealyMs: 1 } as object)).toThrow(
      refusing("dealyMs", "option_unknown"),
    );
  });

  it("refuses to wait for a document that does not exist", async () => {
    expect(() => issuer.nextRequest("keys" as "jwks")).toThrow(refusing("document"));
  });

  it("refuses to rotate to an unknown algorithm", async () => {
    await expect(issuer.rotate({ algorithm: "HS256" as "RS256" })).rejects.toThrow(
      refusing("algorithm"),
    );
    await expect(issuer.rotate({ kid: 7 as never })).rejects.toThrow(refusing("kid"));
  });
});
