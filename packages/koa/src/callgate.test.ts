// cspell:ignore answr
import { createGate, type DecisionEvent, type ResourceRequest } from "@callgate/core";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import Router from "@koa/router";
import Koa, { type Middleware } from "koa";
import supertest from "supertest";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type Auth,
  authOf,
  ConfigurationError,
  callgate,
  decisionOf,
  GateNotMountedError,
  RefusedError,
} from "./index.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const policy = { callers: ["reports"] };
const trusted = () => ({ issuer: issuer.url, audience: issuer.audience });
const reports = async () => bearer(await issuer.token({ caller: "reports" }));
const stranger = async () => bearer(await issuer.token({ caller: "stranger" }));

const whoCalls: Middleware = (ctx) => {
  ctx.body = { caller: ctx.state.auth?.caller.id ?? null };
};

/** An application with this middleware upstream of {@link whoCalls}. */
function appWith(...upstream: Parameters<Koa["use"]>[0][]): ReturnType<Koa["callback"]> {
  const app = new Koa();
  for (const middleware of upstream) app.use(middleware);
  return app.use(whoCalls).callback();
}

describe("callgate for Koa", () => {
  it("admits a caller the policy names", async () => {
    const app = appWith(callgate(trusted())(policy));
    const response = await supertest(app)
      .get("/")
      .set(await reports());
    expect(response.body).toEqual({ caller: "reports" });
  });

  it("answers a refused request, and nothing downstream runs", async () => {
    const downstream = vi.fn();
    const app = appWith(callgate(trusted())(policy), downstream);
    const response = await supertest(app)
      .get("/")
      .set(await stranger());
    expect([response.status, response.body.code]).toEqual([403, "caller_not_allowed"]);
    expect(downstream).not.toHaveBeenCalled();
  });

  it("lets upstream middleware see the answer like any other", async () => {
    const statuses: number[] = [];
    const logging: Middleware = async (ctx, next) => {
      await next();
      statuses.push(ctx.status);
    };
    await supertest(appWith(logging, callgate(trusted())(policy))).get("/");
    expect(statuses).toEqual([401]);
  });

  it("waits for downstream middleware", async () => {
    const order: string[] = [];
    const outer: Middleware = async (_ctx, next) => {
      await next();
      order.push("upstream");
    };
    const inner: Middleware = async (_ctx, next) => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push("downstream");
      await next();
    };
    await supertest(appWith(outer, callgate(trusted())(policy), inner))
      .get("/")
      .set(await reports());
    expect(order).toEqual(["downstream", "upstream"]);
  });

  it("lets every request through to a public route, and reads no token", async () => {
    const events: DecisionEvent[] = [];
    const about: unknown[] = [];
    const authorization = vi.fn(() => []);
    const onDecision = (event: DecisionEvent, request: unknown) => {
      events.push(event);
      about.push(request);
    };
    const gate = callgate({ ...trusted(), onDecision, authorization });
    const contexts: unknown[] = [];
    const seesNobody: Middleware = (ctx, next) => {
      contexts.push(ctx);
      expect([ctx.state.auth, decisionOf(ctx)]).toEqual([undefined, undefined]);
      expect(() => authOf(ctx)).toThrow(GateNotMountedError);
      return next();
    };
    const router = new Router().get("/health/:part", gate("public"), seesNobody, whoCalls);
    const app = new Koa().use(router.routes()).use(gate("public")).use(seesNobody).use(whoCalls);
    for (const headers of [{}, { authorization: "Bearer x" }, await reports()]) {
      const { body } = await supertest(app.callback()).get("/health/db").set(headers);
      expect(body).toEqual({ caller: null });
    }
    await supertest(app.callback()).post("/elsewhere").expect(200);
    expect(authorization).not.toHaveBeenCalled();
    expect(about).toEqual(contexts);
    const event = { outcome: "allowed", caller: undefined, endpoint: "GET /health/:part" };
    expect(events).toMatchObject([event, event, event, { endpoint: "POST (unmatched)" }]);
  });

  it("leaves no caller of an earlier gate on a public route", async () => {
    const gate = callgate(trusted());
    const app = appWith(gate({ callers: "any" }), gate("public"));
    const { body } = await supertest(app)
      .get("/")
      .set(await reports());
    expect(body).toEqual({ caller: null });
  });

  it.each([
    ["none", "caller_not_allowed"],
    [{ callers: [{ client: "reports", until: "2020-12-31" }] }, "grant_expired"],
  ] as const)("refuses the caller under %j", async (declared, code) => {
    const response = await supertest(appWith(callgate(trusted())(declared)))
      .get("/")
      .set(await reports());
    expect([response.status, response.body.code]).toEqual([403, code]);
  });

  it("mounts an existing gate, before routes", async () => {
    const gate = createGate(trusted());
    const router = new Router();
    router.get("/stock", callgate(gate)(policy), whoCalls);
    router.post("/stock", callgate(gate)({ callers: ["checkout"] }), whoCalls);
    const request = supertest(new Koa().use(router.routes()).callback());
    await request
      .get("/stock")
      .set(await reports())
      .expect(200);
    await request
      .post("/stock")
      .set(await reports())
      .expect(403);
  });

  it("refuses invalid options and policies when they are passed, not when they are used", () => {
    expect(() => callgate({ issuer: issuer.url } as never)).toThrow(ConfigurationError);
    expect(() => callgate({ ...trusted(), onDenied: "answr" as never })).toThrow(
      ConfigurationError,
    );
    expect(() => callgate(trusted())({ callers: [] })).toThrow(ConfigurationError);
  });

  it("gives the gate the requested address, not the part left by a mount", async () => {
    const urls: string[] = [];
    const condition = (_auth: Auth, { url }: ResourceRequest) => urls.push(url) > 0;
    const gate = callgate(trusted());
    // As koa-mount does.
    const mounting: Middleware = (ctx, next) => {
      ctx.path = ctx.path.slice("/stock".length);
      return next();
    };
    const app = appWith(mounting, gate({ ...policy, condition }));
    await supertest(app)
      .post("/stock/7?a=b")
      .set(await reports());
    expect(urls).toEqual(["/stock/7?a=b"]);
  });

  it("offers the gate's ready, health and close", async () => {
    const gate = callgate(trusted());
    expect(await gate.ready({ deadlineMs: 5000 })).toBe(true);
    expect(gate.health()).toMatchObject({ usable: true });
    expect(await gate.refresh()).toBe(true);
    gate.close();
    expect(gate.health()).toMatchObject({ usable: false });
  });
});

describe("ctx.state.auth", () => {
  const planting: Middleware = (ctx, next) => {
    ctx.state.auth = { caller: { id: "planted" } } as Auth;
    return next();
  };

  it("is the caller's, whatever was there before", async () => {
    const app = appWith(planting, callgate(trusted())(policy));
    const response = await supertest(app)
      .get("/")
      .set(await reports());
    expect(response.body).toEqual({ caller: "reports" });
  });

  it("is undefined in report mode without a token, whatever was there before", async () => {
    const app = appWith(planting, callgate({ ...trusted(), mode: "report" })(policy));
    expect((await supertest(app).get("/")).body).toEqual({ caller: null });
  });

  it("is undefined upstream of a refusal, whatever was there before", async () => {
    const catching: Middleware = async (ctx, next) => {
      await next().catch(() => {});
      ctx.body = { auth: ctx.state.auth ?? null };
    };
    const gate = callgate(trusted(), { onDenied: "next" });
    const app = appWith(catching, planting, gate(policy));
    const response = await supertest(app)
      .get("/")
      .set(await stranger());
    expect(response.body).toEqual({ auth: null });
  });
});

describe('onDenied: "next"', () => {
  it.each([
    ["among the options", () => callgate({ ...trusted(), onDenied: "next" })],
    ["as a second argument", () => callgate(trusted(), { onDenied: "next" })],
    ["beside a gate there is already", () => callgate(createGate(trusted()), { onDenied: "next" })],
  ])("throws a RefusedError upstream, written %s", async (_where, make) => {
    const errors: unknown[] = [];
    const catching: Middleware = (ctx, next) =>
      next().catch((error: unknown) => {
        errors.push(error);
        ctx.status = 418;
      });
    await supertest(appWith(catching, make()(policy)))
      .get("/")
      .expect(418);
    expect(errors[0]).toBeInstanceOf(RefusedError);
    expect(errors[0]).toMatchObject({ code: "credentials_missing", status: 401 });
  });

  it("throws an error that Koa exposes and does not log", async () => {
    const printed = vi.spyOn(console, "error").mockReturnValue();
    const response = await supertest(appWith(callgate(trusted(), { onDenied: "next" })(policy)))
      .get("/")
      .set(await stranger());
    expect(response.status).toBe(403);
    expect(response.text).toBe("This client may not call this endpoint");
    expect(printed).not.toHaveBeenCalled();
  });
});

describe("undeclared", () => {
  it("refuses requests that no route answered, and no others", async () => {
    const gate = callgate(trusted());
    const router = new Router();
    router.get("/stock", gate(policy), whoCalls);
    const app = new Koa().use(router.routes()).use(gate.undeclared());
    const request = supertest(app.callback());
    await request
      .get("/stock")
      .set(await reports())
      .expect(200);
    const { status, body } = await request.get("/else").set(await reports());
    expect([status, body.code]).toEqual([403, "endpoint_undeclared"]);
  });
});

describe("gate.permits", () => {
  it("decides about the caller that a route of the same gate has admitted", async () => {
    const gate = callgate(trusted());
    const [forReports, forOthers] = [policy, { callers: ["checkout"] }].map((each) =>
      gate.policy(each),
    );
    const app = new Koa().use(gate(policy)).use((ctx) => {
      const auth = authOf(ctx);
      ctx.body = [forReports, forOthers].map((each) => gate.permits(auth, each)?.reason ?? null);
    });
    const { body } = await supertest(app.callback())
      .get("/")
      .set(await reports());
    expect(body).toEqual([null, "caller_not_allowed"]);
    gate.close();
  });
});
