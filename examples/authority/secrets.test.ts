// cspell:ignore cret
import { describe, expect, it } from "vitest";
import { readSecrets } from "./secrets.js";

describe("readSecrets", () => {
  it("reads secrets from the environment, and reports which ones are the demo's", () => {
    const { secrets, defaulted } = readSecrets({
      CATALOG_SYNC_SECRET: "s3cret",
      REPORTS_SECRET: "",
    });
    expect(secrets).toMatchObject({ "catalog-sync": "s3cret", reports: "demo-only-reports" });
    const others = ["orders-express", "refunds-express", "legacy-batch"];
    expect(defaulted).toEqual(["checkout", "reports", ...others]);
  });
});
