import { afterEach } from "vitest";
import type { TestIssuerOptions } from "../issuer/define-test-issuer.js";
import { createTestIssuer, type TestIssuer } from "../issuer/test-issuer.js";

/** Starts issuers that end with the test. */
export function useIssuers(): (options?: TestIssuerOptions) => Promise<TestIssuer> {
  const started: TestIssuer[] = [];
  afterEach(async () => {
    for (const issuer of started.splice(0)) await issuer.close();
  });
  return async (options) => {
    const issuer = await createTestIssuer(options);
    started.push(issuer);
    return issuer;
  };
}
