import { describe, expect, it } from "vitest";
import { deny } from "../../../decision/deny.js";
import { standard } from "../../../issuer/profiles/standard.js";
import type { TrustedIssuer } from "../../../issuer/trusted-issuer.js";
import { checkAudience } from "./audience.js";

const OURS = "https://orders.example.com";
const trusted: TrustedIssuer = {
  issuer: "https://login.example.com",
  alias: undefined,
  audiences: new Set([OURS, "orders"]),
  profile: standard,
  algorithms: new Set(),
  leftOut: [],
  rsaAlgorithms: new Set(),
  keys: { kind: "discovery" },
  maxTokenLifetimeSeconds: undefined,
};

describe("checkAudience (RFC 9068 section 4)", () => {
  it.each([[OURS], ["orders"], [[OURS]], [["https://other.example.com", OURS]]])(
    "passes %j, which names this service",
    (aud) => {
      expect(checkAudience({ aud }, trusted)).toBeUndefined();
    },
  );

  it.each([
    ["https://other.example.com"],
    [`${OURS}/`],
    ["https://ORDERS.example.com"],
    [`${OURS} orders2`],
    [""],
    [[]],
    [["https://other.example.com"]],
    [undefined],
  ])("denies %j, which names another service", (aud) => {
    expect(checkAudience({ aud }, trusted)).toMatchObject({ denied: "audience_mismatch" });
  });

  it.each([[1], [null], [{ [OURS]: true }], [[OURS, 1]], [[[OURS]]]])(
    "denies %j as a claim of the wrong type",
    (aud) => {
      expect(checkAudience({ aud }, trusted)).toMatchObject({ denied: "claim_invalid" });
    },
  );

  it("runs the profile's own check where the audience is unchecked", () => {
    const insteadOfAudience = (claims: { readonly tenant?: unknown }) => claims.tenant === "t-1";
    const unchecked = {
      ...trusted,
      audiences: undefined,
      profile: { ...standard, insteadOfAudience },
    };
    expect(checkAudience({ tenant: "t-1" }, unchecked)).toBeUndefined();
    expect(checkAudience({ tenant: "t-2" }, unchecked)).toMatchObject({
      denied: "audience_mismatch",
    });
  });

  it("reads the audience from the profile for a token without aud, and for no other", () => {
    const impliedAudiences = ({ api }: { readonly api?: unknown }) => [String(api)];
    const implied = { ...trusted, profile: { ...standard, impliedAudiences } };
    const mismatch = { denied: "audience_mismatch" };
    expect(checkAudience({ api: "orders" }, implied)).toBeUndefined();
    expect(checkAudience({ api: "billing" }, implied)).toMatchObject(mismatch);
    expect(checkAudience({ api: "orders", aud: "billing" }, implied)).toMatchObject(mismatch);
    expect(checkAudience({ api: "orders", aud: [] }, implied)).toMatchObject(mismatch);
    expect(checkAudience({ api: "orders" }, trusted)).toMatchObject(mismatch);
  });

  it("denies every token where nothing is checked instead", () => {
    expect(checkAudience({ aud: OURS }, { ...trusted, audiences: undefined })).toEqual(
      deny("audience_mismatch"),
    );
  });

  it("reports the audiences of this service, and those of the verified token", () => {
    const expected = trusted.audiences;
    expect(checkAudience({ aud: "billing" }, trusted)?.explain?.()).toEqual({
      expected,
      received: ["billing"],
    });
    expect(checkAudience({}, trusted)?.explain?.()).toEqual({ expected, received: [] });
    expect(checkAudience({ aud: 7 }, trusted)?.explain?.()).toEqual({
      expected: ["aud: a string, or a list of them"],
      received: ["aud: a number"],
    });
  });
});
