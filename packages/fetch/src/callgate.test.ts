import { createGate, type DecisionEvent } from "@callgate/core";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  authOf,
  ConfigurationError,
  callgate,
  decisionOf,
  type FetchGate,
  GateNotMountedError,
  RefusedError,
} from "./index.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const declared = { callers: ["reports"], scope: "orders:read" };
const trusted = () => ({ issuer: issuer.url, audience: issuer.audience });
const headersOf = async (caller: string, scope = "orders:read") =>
  bearer(await issuer.token({ caller, scope }));
const requestOf = (headers: NonNullable<RequestInit["headers"]> = {}, init: RequestInit = {}) =>
  new Request("https://orders.example.com/orders/7?page=1", { headers, ...init });

/** What a refusal says, by status and code. */
async function refusalOf(result: unknown): Promise<readonly unknown[]> {
  if (!(result instanceof Response)) return ["no response"];
  return [result.status, ((await result.json()) as { readonly code: unknown }).code];
}

describe("gate(request, policy)", () => {
  it("returns the caller the policy names, and attaches the decision", async () => {
    const gate = callgate(trusted());
    const request = requestOf(await headersOf("reports"));
    const auth = await gate(request, gate.policy(declared));
    expect(auth).toMatchObject({ caller: { id: "reports" } });
    expect(authOf(request)).toBe(auth);
    expect(decisionOf(request)).toMatchObject({ outcome: "allowed" });
  });

  it("returns the answer to a refused request", async () => {
    const gate = callgate(trusted());
    const policy = gate.policy(declared);
    const refused = await gate(requestOf(), policy);
    expect((refused as Response).headers.get("www-authenticate")).toMatch(/^Bearer /);
    expect(await refusalOf(refused)).toEqual([401, "credentials_missing"]);
    const request = requestOf(await headersOf("stranger"));
    expect(await refusalOf(await gate(request, policy))).toEqual([403, "caller_not_allowed"]);
    expect(() => authOf(request)).toThrow(GateNotMountedError);
  });

  it("refuses two Authorization lines, which arrive as one", async () => {
    const gate = callgate(trusted());
    const headers = new Headers(await headersOf("reports"));
    headers.append("authorization", headers.get("authorization") ?? "");
    const refused = await gate(requestOf(headers), gate.policy(declared));
    expect(await refusalOf(refused)).toEqual([400, "credentials_malformed"]);
  });

  it("refuses every caller where the policy is not one of the gate's", async () => {
    const gate = callgate(trusted());
    const request = requestOf(await headersOf("reports"));
    const others = [
      undefined,
      {},
      { isPublic: "yes" },
      declared,
      createGate(trusted()).policy(declared),
    ];
    for (const policy of others) {
      const refused = await gate(request, policy as never);
      expect(await refusalOf(refused)).toEqual([403, "endpoint_undeclared"]);
    }
  });

  it("throws a refusal with onDenied next", async () => {
    const gate = callgate(trusted(), { onDenied: "next" });
    const refused = gate(requestOf(), gate.policy(declared));
    await expect(refused).rejects.toThrow(RefusedError);
    await expect(gate.undeclared(requestOf())).rejects.toMatchObject({ status: 401 });
  });

  it("lets through in report mode, with the caller where the token is good", async () => {
    const gate = callgate(trusted());
    const policy = gate.policy({ ...declared, mode: "report" });
    const wrongScope = requestOf(await headersOf("reports", ""));
    expect(await gate(wrongScope, policy)).toMatchObject({ caller: { id: "reports" } });
    expect(authOf(wrongScope).caller.id).toBe("reports");
    const request = requestOf();
    expect(await gate(request, policy)).toBeUndefined();
    expect(() => authOf(request)).toThrow(GateNotMountedError);
    expect(decisionOf(request)).toMatchObject({ outcome: "denied", enforced: false });
  });

  it("reads no token for a public endpoint, and reports the request", async () => {
    const events: DecisionEvent[] = [];
    const authorization = vi.fn(() => []);
    const onDecision = (event: DecisionEvent) => void events.push(event);
    const gate = callgate({ ...trusted(), onDecision, authorization });
    const details = { route: "GET /orders/:id" };
    const request = requestOf({ authorization: "Bearer x" });
    expect(await gate(request, gate.policy("public"), details)).toBeUndefined();
    expect(authorization).not.toHaveBeenCalled();
    expect(events).toMatchObject([{ outcome: "allowed", endpoint: "GET /orders/:id" }]);
  });

  it("gives conditions and events the details of the framework", async () => {
    const events: DecisionEvent[] = [];
    const seen: unknown[] = [];
    const gate = callgate({ ...trusted(), onDecision: (event) => void events.push(event) });
    const policy = gate.policy({
      ...declared,
      condition: (_auth, { method, url, route, params, original, peer }) =>
        seen.push([method, url, route, params, original, peer?.address]) > 0,
    });
    const request = requestOf(await headersOf("reports"));
    const original = { request };
    const connection = { remoteAddress: "127.0.0.1" };
    const details = { route: "GET /orders/:id", params: { id: "7" }, original, connection };
    await gate(request, policy, details);
    const target = "/orders/7?page=1";
    expect(seen).toEqual([["GET", target, "GET /orders/:id", { id: "7" }, original, "127.0.0.1"]]);
    expect(events).toMatchObject([{ endpoint: "GET /orders/:id" }]);
  });

  it("reads the Authorization lines from elsewhere with the option for it", async () => {
    const authorization = ({ headers }: Request) => [headers.get("x-forwarded-token") ?? ""];
    const gate = callgate(trusted(), { authorization });
    const { authorization: line } = await headersOf("reports");
    const request = requestOf({ "x-forwarded-token": line });
    expect(await gate(request, gate.policy(declared))).toMatchObject({ caller: { id: "reports" } });
  });
});

describe("gate.handler", () => {
  const answer: Parameters<FetchGate["handler"]>[1] = (request) =>
    Response.json({ for: authOf(request).caller.id });

  it("runs the handler for the callers of its policy only, with every argument", async () => {
    const gate = callgate(trusted());
    const handle = vi.fn((_request: Request, context: { readonly id: string }) =>
      Response.json(context),
    );
    const GET = gate.handler(declared, handle);
    expect(await refusalOf(await GET(requestOf(), { id: "7" }))).toEqual([
      401,
      "credentials_missing",
    ]);
    expect(handle).not.toHaveBeenCalled();
    const response = await GET(requestOf(await headersOf("reports")), { id: "7" });
    expect(await response.json()).toEqual({ id: "7" });
  });

  it("adds header fields of the decision to a response, of whatever origin", async () => {
    const made = createGate(trusted());
    const withField = { ...made, decideNow: decideWithField(made) };
    const fetched = Object.freeze(new Response("kept", { status: 203 }));
    const GET = callgate(withField).handler(declared, () => fetched);
    const response = await GET(requestOf(await headersOf("reports")));
    expect([response.status, response.headers.get("x-nonce"), await response.text()]).toEqual([
      203,
      "n-1",
      "kept",
    ]);
  });

  it("throws every fault of a policy when it is called", () => {
    const gate = callgate(trusted());
    expect(() => gate.handler({ callers: [], scope: "" }, answer)).toThrow(ConfigurationError);
    expect(() => gate.handler("GET /orders", answer)).toThrow("`policy` is missing");
  });

  it("lets every request through to a public handler", async () => {
    const GET = callgate(trusted()).handler("public", () => new Response("ok"));
    expect((await GET(requestOf({ authorization: "Bearer x" }))).status).toBe(200);
  });
});

describe("gate.undeclared", () => {
  it("refuses every caller, and lets through in report mode", async () => {
    const request = requestOf(await headersOf("reports"));
    const refused = await callgate(trusted()).undeclared(request);
    expect(await refusalOf(refused)).toEqual([403, "endpoint_undeclared"]);
    const reporting = callgate({ ...trusted(), mode: "report" });
    expect(await reporting.undeclared(request)).toBeUndefined();
  });
});

describe("gate.metadata", () => {
  const identifier = "https://orders.example.com/api";
  const at = "https://orders.example.com/.well-known/oauth-protected-resource/api";

  it("serves the document to any origin, and nothing else", async () => {
    const gate = callgate({ ...trusted(), audience: identifier, resource: {} });
    const response = gate.metadata(new Request(at));
    expect(await response?.json()).toMatchObject({ resource: identifier });
    const etag = response?.headers.get("etag") ?? "";
    expect(gate.metadata(new Request(at, { headers: { "if-none-match": etag } }))?.status).toBe(
      304,
    );
    expect(gate.metadata(new Request(at, { method: "OPTIONS" }))?.status).toBe(204);
    expect(gate.metadata(new Request(at, { method: "POST" }))).toBeUndefined();
    expect(gate.metadata(requestOf())).toBeUndefined();
  });

  it("is a fault where the gate publishes none", () => {
    expect(() => callgate(trusted()).metadata(new Request(at))).toThrow("`resource` is missing");
  });
});

/** A gate whose decisions add a header field. */
function decideWithField(gate: ReturnType<typeof createGate>): typeof gate.decideNow {
  return async (...given) => ({ ...(await gate.decide(...given)), headers: { "x-nonce": "n-1" } });
}
