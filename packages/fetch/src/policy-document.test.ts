import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authOf, ConfigurationError, callgate } from "./index.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const document = {
  version: 1,
  endpoints: {
    "GET /orders/:id": { callers: ["reports"] },
    "HEAD /orders/:id": "none",
    "* /jobs": { callers: ["checkout"] },
    "GET /health": "public",
    "GET /tenants @a.example.com": "none",
  },
} as const;
const gateOf = (options: object = {}) =>
  callgate({ issuer: issuer.url, audience: issuer.audience, policy: document, ...options });
const requestFrom = async (caller: string, method = "GET") => {
  const headers = bearer(await issuer.token({ caller }));
  return new Request("https://orders.example.com/orders/7", { method, headers });
};
const statusOf = (result: unknown) => (result instanceof Response ? result.status : 200);

describe("a policy document, bound to fetch handlers", () => {
  it("decides by the entry that a call names, for the method of the request", async () => {
    const gate = gateOf();
    const statuses = await Promise.all(
      (
        [
          ["reports", "GET", "GET /orders/:id"],
          ["reports", "GET", "GET /orders/{id}"],
          ["checkout", "GET", "GET /orders/:id"],
          ["reports", "HEAD", "GET /orders/:id"],
          ["reports", "POST", "GET /orders/:id"],
          ["checkout", "PUT", "* /jobs"],
          ["stranger", "GET", "GET /health"],
        ] as const
      ).map(async ([caller, method, name]) =>
        statusOf(await gate(await requestFrom(caller, method), name)),
      ),
    );
    expect(statuses).toEqual([200, 200, 403, 403, 403, 200, 200]);
  });

  it("puts the entry before a handler", async () => {
    const GET = gateOf().handler("GET /orders/:id", (request: Request) =>
      Response.json(authOf(request).caller.id),
    );
    expect((await GET(await requestFrom("reports"))).status).toBe(200);
    expect((await GET(await requestFrom("checkout"))).status).toBe(403);
  });

  it("refuses a name without an entry, with the nearest one", async () => {
    const gate = gateOf();
    const message = /did you mean `GET \/orders\/:id`/;
    expect(() => gate.handler("GET /order/:id", () => new Response())).toThrow(message);
    await expect(gate(await requestFrom("reports"), "GET /order/:id")).rejects.toThrow(message);
    await expect(gate(await requestFrom("reports"), "GET /tenants @a.example.com")).rejects.toThrow(
      ConfigurationError,
    );
  });

  it("refuses a policy in code beside it, unless that is allowed", async () => {
    const gate = gateOf();
    const policy = gate.policy({ callers: ["reports"] });
    await expect(gate(await requestFrom("reports"), policy)).rejects.toMatchObject({
      faults: [{ code: "inline_policy" }],
    });
    expect(() => gate.handler({ callers: ["reports"] }, () => new Response())).toThrow(
      ConfigurationError,
    );
    const moving = gateOf({ inline: "allow" });
    const caller = await moving(
      await requestFrom("reports"),
      moving.policy({ callers: ["reports"] }),
    );
    expect(caller).toMatchObject({ caller: { id: "reports" } });
  });

  it("decides by the document in force after a reload", async () => {
    const gate = gateOf();
    const endpoints = { ...document.endpoints, "GET /orders/:id": "none" } as const;
    expect(statusOf(await gate(await requestFrom("reports"), "GET /orders/:id"))).toBe(200);
    await gate.reload({ ...document, endpoints });
    expect(statusOf(await gate(await requestFrom("reports"), "GET /orders/:id"))).toBe(403);
    expect(gate.health().policy?.version).toEqual(expect.any(String));
  });
});
