import { createGate, type Decision } from "@callgate/core";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callgate, withDecisionHeaders } from "./index.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const FIELDS = { "dpop-nonce": "n-1", "cache-control": "no-store", vary: "Client-Cert" };
const withFields = (decision: Decision): Decision => ({ ...decision, headers: FIELDS });
const request = async (caller: string): Promise<Request> =>
  new Request("https://orders.example.com/orders", {
    headers: bearer(await issuer.token({ caller })),
  });

/** A gate whose decisions have header fields. */
function gateWithFields(mode: "enforce" | "report" = "enforce") {
  const gate = createGate({ issuer: issuer.url, audience: issuer.audience, mode });
  return callgate({
    ...gate,
    decideNow: async (...given) => withFields(await gate.decideNow(...given)),
  });
}

describe("withDecisionHeaders", () => {
  it("adds the fields of the decision, also to a response whose fields cannot be changed", async () => {
    const gate = gateWithFields();
    const admitted = await request("reports");
    await gate(admitted, gate.policy({ callers: ["reports"] }));
    const made = Response.redirect("https://orders.example.com/orders/7", 303);
    const response = withDecisionHeaders(admitted, made);
    expect(response.status).toBe(303);
    expect(Object.fromEntries(response.headers)).toEqual({
      ...FIELDS,
      location: made.headers.get("location"),
    });
    expect(made.headers.get("dpop-nonce")).toBeNull();
  });

  it("adds them to what is let through in report mode", async () => {
    const gate = gateWithFields("report");
    const reported = await request("stranger");
    await gate(reported, gate.policy({ callers: ["reports"] }));
    const response = withDecisionHeaders(reported, new Response("ok"));
    expect(response.headers.get("dpop-nonce")).toBe("n-1");
  });

  it("extends the Vary and Cache-Control of a response, replaces its nonce, and keeps its cookies and body", async () => {
    const gate = gateWithFields();
    const admitted = await request("reports");
    await gate(admitted, gate.policy({ callers: ["reports"] }));
    const fields = new Headers({
      vary: "Origin, client-cert",
      "dpop-nonce": "of another server",
      "cache-control": "private, no-transform",
    });
    for (const cookie of ["a=1", "b=2"]) fields.append("set-cookie", cookie);
    const made = new Response("orders", { headers: fields });
    const response = withDecisionHeaders(admitted, withDecisionHeaders(admitted, made));
    expect(response.headers.get("vary")).toBe("Origin, client-cert");
    expect(response.headers.get("dpop-nonce")).toBe("n-1");
    expect(response.headers.get("cache-control")).toBe("private, no-transform, no-store");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await response.text()).toBe("orders");
  });

  it("returns the response itself where there is no decision, or none with fields", async () => {
    const response = new Response("ok");
    const gate = callgate({ issuer: issuer.url, audience: issuer.audience });
    const open = await request("reports");
    await gate(open, gate.policy("public"));
    expect(withDecisionHeaders(open, response)).toBe(response);
    const admitted = await request("reports");
    await gate(admitted, gate.policy({ callers: ["reports"] }));
    expect(withDecisionHeaders(admitted, response)).toBe(response);
  });
});
