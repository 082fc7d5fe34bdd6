import { catalogue, createGate, type DecisionEvent } from "@callgate/core";
import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { authOf, callgate, decisionOf, GateNotMountedError, RefusedError } from "./index.js";
import { faultsOf, useService, whoCalls } from "./test-support/service.js";

const service = useService();
const policy = { callers: ["reports"] };

describe("callgate for Hono", () => {
  it("admits a caller the policy names, and attaches the decision", async () => {
    const gate = callgate(service.trusted());
    const decisions: unknown[] = [];
    const app = new Hono().get("/orders/:id", gate(policy), (c) => {
      decisions.push(decisionOf(c));
      return c.text(`${authOf(c).caller.id} ${c.var.auth.caller.id}`);
    });
    expect(await service.as("reports", app, "GET /orders/7")).toBe("200 reports reports");
    expect(decisions).toMatchObject([{ outcome: "allowed" }]);
  });

  it("answers a refused request, and no later handler runs", async () => {
    const handler = vi.fn();
    const gate = callgate(service.trusted());
    const app = new Hono().get("/", gate(policy), handler);
    const response = await app.request("/");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer /);
    expect(await service.as("stranger", app, "GET /")).toBe("403 caller_not_allowed");
    expect(handler).not.toHaveBeenCalled();
  });

  it.each<[string, (c: Context) => Response | Promise<Response>, string]>([
    ["Response", () => new Response("", { headers: { vary: "Accept" } }), "Accept"],
    ["Response that was fetched", () => fetch("data:,"), ""],
    ["body with fields", (c) => c.body("", 200, { vary: "Accept" }), "Accept"],
    [
      "body after c.header",
      (c) => {
        c.header("vary", "Accept");
        return c.body("");
      },
      "Accept",
    ],
    ["text", (c) => c.text(""), ""],
    [
      "error",
      () => {
        throw new HTTPException(418, { res: new Response("", { headers: { vary: "Accept" } }) });
      },
      "Accept",
    ],
  ])("adds to the Vary of a handler's %s", async (_, handler, vary) => {
    const certificate = { source: "client-cert", trustedProxies: ["127.0.0.1"] } as const;
    const gate = callgate({ ...service.trusted(), certificate });
    const app = new Hono().get("/", gate(policy), gate(policy), handler);
    const response = await app.request("/", { headers: await service.from("reports") });
    const expected = [vary, "Client-Cert"].filter((name) => name !== "").join(", ");
    expect(response.headers.get("vary")).toBe(expected);
  });

  it("makes no Response for an admitted request: the handler's is the only one", async () => {
    const made = vi.spyOn(globalThis, "Response");
    onTestFinished(() => made.mockRestore());
    const gate = callgate(service.trusted());
    const app = new Hono().get("/", gate(policy), whoCalls);
    const headers = await service.from("reports");
    await app.request("/", { headers });
    made.mockClear();
    await app.request("/", { headers });
    expect(made).toHaveBeenCalledTimes(1);
  });

  it("is a gate for everything below a path, too", async () => {
    const gate = callgate(service.trusted());
    const app = new Hono().use("/admin/*", gate(policy)).get("/admin/jobs", whoCalls);
    expect(await service.as("reports", app, "GET /admin/jobs")).toBe("200 reports");
    expect(await service.as("stranger", app, "GET /admin/jobs")).toBe("403 caller_not_allowed");
  });

  it("refuses two Authorization lines, which arrive as one", async () => {
    const app = new Hono().get("/", callgate(service.trusted())(policy), whoCalls);
    const headers = new Headers(await service.from("reports"));
    headers.append("authorization", headers.get("authorization") ?? "");
    const response = await app.request("/", { headers });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: "credentials_malformed" },
    ]);
  });

  it("decides about HEAD as about GET, and about a malformed escape as about any text", async () => {
    const params: unknown[] = [];
    const gate = callgate(service.trusted());
    const condition = (_auth: unknown, request: { readonly params?: unknown }) =>
      params.push(request.params) > 0;
    const app = new Hono().get("/orders/:id", gate({ ...policy, condition }), whoCalls);
    expect(await service.as("reports", app, "HEAD /orders/7")).toBe("200");
    expect(await service.as("stranger", app, "HEAD /orders/7")).toBe("403");
    expect(await service.as("reports", app, "GET /orders/%zz")).toBe("200 reports");
    expect(await service.as("reports", app, "GET /orders/a%2Fb")).toBe("200 reports");
    expect(params).toEqual([{ id: "7" }, { id: "%zz" }, { id: "a/b" }]);
  });

  it("shows conditions the path of an absolute address, and not its host", async () => {
    const urls: string[] = [];
    const gate = callgate(service.trusted());
    const condition = (_auth: unknown, { url }: { readonly url: string }) => urls.push(url) > 0;
    const app = new Hono().get("/orders", gate({ ...policy, condition }), whoCalls);
    expect(await service.as("reports", app, "GET http://evil.example/orders?a=1")).toBe(
      "200 reports",
    );
    expect(urls).toEqual(["/orders?a=1"]);
  });

  it("lets every request through to a public route, and reads no token", async () => {
    const events: DecisionEvent[] = [];
    const authorization = vi.fn(() => []);
    const onDecision = (event: DecisionEvent) => void events.push(event);
    const gate = callgate({ ...service.trusted(), onDecision, authorization });
    const open = new Hono().get("/health/:part", gate("public"), (c) => {
      expect(() => authOf(c)).toThrow(GateNotMountedError);
      return whoCalls(c);
    });
    const response = await open.request("/health/db", { headers: { authorization: "Bearer x" } });
    expect(await response.text()).toBe("no caller");
    expect(authorization).not.toHaveBeenCalled();
    expect(events).toMatchObject([{ outcome: "allowed", endpoint: "GET /health/:part" }]);
    const behind = callgate(service.trusted());
    const nested = new Hono().use(behind(policy)).get("/", behind("public"), whoCalls);
    expect(await service.as("reports", nested, "GET /")).toBe("200 no caller");
  });

  it("lets through in report mode, with the caller where the token is good", async () => {
    const gate = callgate({ ...service.trusted(), mode: "report" });
    const app = new Hono().get("/", gate(policy), whoCalls);
    expect(await (await app.request("/")).text()).toBe("no caller");
    expect(await service.as("stranger", app, "GET /")).toBe("200 stranger");
  });

  it("refuses what no route declared, at the end of an application", async () => {
    const gate = callgate(service.trusted());
    const app = new Hono().get("/", gate(policy), whoCalls).all("*", gate.undeclared());
    expect(await service.as("reports", app, "GET /")).toBe("200 reports");
    expect(await service.as("reports", app, "POST /elsewhere")).toBe("403 endpoint_undeclared");
  });

  it("reads the Authorization lines from elsewhere with the option for it", async () => {
    const authorization = (c: Context) => [c.req.header("x-forwarded-token") ?? ""];
    const app = new Hono().get(
      "/",
      callgate({ ...service.trusted(), authorization })(policy),
      whoCalls,
    );
    const headers = { "x-forwarded-token": (await service.from("reports")).authorization };
    expect(await (await app.request("/", { headers })).text()).toBe("reports");
  });

  it("adds header fields of the decision, whatever response the handler returns", async () => {
    const made = createGate(service.trusted());
    const decideNow: typeof made.decideNow = async (...given) => ({
      ...(await made.decide(...given)),
      headers: { "x-nonce": "n-1" },
    });
    const gate = callgate({ ...made, decideNow });
    const app = new Hono().get("/", gate(policy), () => new Response("own"));
    const response = await app.request("/", { headers: await service.from("reports") });
    expect([response.headers.get("x-nonce"), await response.text()]).toEqual(["n-1", "own"]);
    expect((await app.request("/")).headers.get("x-nonce")).toBe("n-1");
  });
});

describe("with onDenied next", () => {
  it("hands an HTTPException over, whose cause is the refusal", async () => {
    const gate = callgate(service.trusted(), { onDenied: "next" });
    const app = new Hono().get("/", gate(policy), whoCalls);
    app.onError((error, c) => {
      expect(error).toBeInstanceOf(HTTPException);
      expect(error.cause).toBeInstanceOf(RefusedError);
      return c.json({ own: (error.cause as RefusedError).code }, 418);
    });
    const response = await app.request("/");
    expect([response.status, await response.json()]).toEqual([418, { own: "credentials_missing" }]);
  });

  it("keeps status and challenge without an error handler", async () => {
    const gate = callgate(service.trusted(), { onDenied: "next" });
    const app = new Hono().get("/", gate(policy), whoCalls);
    const response = await app.request("/");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer /);
    expect(await response.text()).toBe(catalogue.credentials_missing.text);
  });
});

describe("gate.metadata", () => {
  it("serves the document before the gates", async () => {
    const audience = "https://orders.example.com/api";
    const gate = callgate({ ...service.trusted(), audience, resource: {} });
    const app = new Hono().use(gate.metadata()).get("/", gate(policy), whoCalls);
    const at = "/.well-known/oauth-protected-resource/api";
    const response = await app.request(at);
    expect(await response.json()).toMatchObject({ resource: audience });
    const etag = response.headers.get("etag") ?? "";
    expect((await app.request(at, { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await app.request(at, { method: "OPTIONS" })).status).toBe(204);
    expect((await app.request(at, { method: "POST" })).status).toBe(404);
    expect((await app.request("/")).status).toBe(401);
  });

  it("is a fault where the gate publishes none", () => {
    const gate = callgate(service.trusted());
    expect(faultsOf(() => gate.metadata())).toEqual(["option_missing resource"]);
  });
});

describe("a gate that is mounted itself", () => {
  it("is a fault, at once or with the first request", async () => {
    const gate = callgate(service.trusted());
    const misuses = [gate, gate.undeclared, gate.protect, gate.metadata, gate.policy, gate.through];
    for (const misused of misuses) {
      const app = new Hono().get("/", misused as never, whoCalls);
      const errors: string[] = [];
      app.onError((error, c) => {
        errors.push(error.name);
        return c.text("", 500);
      });
      expect((await app.request("/")).status).toBe(500);
      expect(errors).toEqual(["ConfigurationError"]);
    }
    expect(faultsOf(() => gate.through({} as never))).toEqual(["option_invalid middleware"]);
  });
});
