import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { faultsOf, show, sourceOf } from "./test-support/show.js";
import { workloadIdentity } from "./workload-identity.js";

const clock = createFakeClock();
const now = clock.now() / 1000;

function tokenUntil(exp: number): string {
  return `e30.${Buffer.from(JSON.stringify({ exp })).toString("base64url")}.c2ln`;
}

describe("workloadIdentity", () => {
  it("sends what the source returns, and reads it for every request", async () => {
    const source = sourceOf(tokenUntil(now + 60));
    const auth = workloadIdentity(source, { clock });
    expect((await show(auth)).form).toMatchObject({ client_assertion: tokenUntil(now + 60) });
    source.secret = { value: tokenUntil(now + 120), version: "2" };
    expect((await show(auth)).form).toMatchObject({ client_assertion: tokenUntil(now + 120) });
    expect(source.reasons).not.toContain("rejected");
  });

  it("bypasses the source's cache to get an unexpired one", async () => {
    const fresh = { value: tokenUntil(now + 60), version: "2" };
    const stale = { value: tokenUntil(now), version: "1" };
    const auth = workloadIdentity(
      { get: async ({ reason }) => (reason === "rejected" ? fresh : stale) },
      { clock },
    );
    expect((await show(auth)).form).toMatchObject({ client_assertion: fresh.value });
  });

  it("sends nothing where none is unexpired", async () => {
    const source = sourceOf(tokenUntil(now));
    const showing = show(workloadIdentity(source, { clock }));
    await expect(showing).rejects.toMatchObject({ code: "credential_unavailable" });
    expect(source.reasons.filter((reason) => reason === "rejected")).toHaveLength(1);
  });

  it("refuses a token in place of its source", () => {
    const faults = faultsOf(() => workloadIdentity(tokenUntil(now) as never));
    expect(faults).toMatchObject([{ code: "option_invalid", option: "assertions" }]);
  });
});
