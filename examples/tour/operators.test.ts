import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ManyCalls } from "./many-calls.js";
import { countedCallers } from "./metrics.js";
import { absentIssuer, offByASlash, otherRoute, ownRoute, resolvedIssuer } from "./operators.js";
import { inventory, orders, type Service } from "./services.js";
import type { Stage } from "./stage.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

/** The part of the stage that a gate in this process needs. */
const place = ({ place: placed }: ManyCalls) => {
  const token = (caller: string, { audience, scope }: Pick<Service, "audience" | "scope">) =>
    issuer.token({ caller, audience, scope });
  return placed({ authority: { issuer: issuer.url, token } } as unknown as Stage, "/");
};

describe("what operators see", () => {
  it("is a hint when the issuer differs by a slash", async () => {
    expect(await place(offByASlash)).toMatchObject({
      ...{ status: 401, reason: "issuer_untrusted" },
      learned: "hint issuer_differs_by_trailing_slash",
    });
  });

  it("is Node's code when the issuer is not running, and there is no request to the running one", async () => {
    const before = { ...issuer.requests };
    expect(await place(absentIssuer)).toMatchObject({
      ...{ status: 503, reason: "keys_unavailable", retryAfter: "1" },
      learned: "cause ECONNREFUSED",
    });
    expect(issuer.requests).toEqual(before);
  });

  it("is both audiences at another audience's route, and the caller at the token's own", async () => {
    expect(await place(otherRoute)).toMatchObject({
      ...{ status: 401, reason: "audience_mismatch" },
      learned: `expected ${inventory.audience}, received ${orders.audience}`,
    });
    expect(await place(ownRoute)).toEqual({ status: 200, learned: "caller checkout" });
  });

  it("is that a resolved issuer serves later tokens, too", async () => {
    expect(await place(resolvedIssuer)).toEqual({
      status: 200,
      learned: "resolve called once for 3 tokens",
    });
  });

  it("is a count of the listed caller, and one of all others", async () => {
    expect(await place(countedCallers)).toEqual({
      status: 200,
      learned: "counted checkout 1, other 2",
    });
  });
});
