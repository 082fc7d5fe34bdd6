import { EventEmitter, once } from "node:events";
import {
  type Auth,
  createGate,
  type DecisionEvent,
  type Gate,
  type ResourceRequest,
} from "@callgate/core";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import supertest from "supertest";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
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

const whoCalls: RequestHandler = (req, res) => {
  res.json({ caller: req.auth?.caller.id ?? null });
};

/** An application with only these handlers under `/orders`, before {@link whoCalls}. */
function appWith(...handlers: (RequestHandler | ErrorRequestHandler)[]): Express {
  return express().use("/orders", ...handlers, whoCalls);
}

describe("callgate for Express", () => {
  it("admits a caller the policy names", async () => {
    const app = appWith(callgate(trusted())(policy));
    const response = await supertest(app)
      .get("/orders")
      .set(await reports());
    expect(response.body).toEqual({ caller: "reports" });
  });

  it("answers a refused request, and no later handler runs", async () => {
    const handler = vi.fn();
    const app = appWith(callgate(trusted())(policy), handler);
    const response = await supertest(app)
      .get("/orders")
      .set(await stranger());
    expect([response.status, response.body.code]).toEqual([403, "caller_not_allowed"]);
    expect(handler).not.toHaveBeenCalled();
  });

  it("mounts an existing gate, and leaves it open for others", async () => {
    const gate = createGate(trusted());
    const read = callgate(gate)(policy);
    const write = callgate(gate)({ callers: ["checkout"] });
    const app = express().get("/orders", read, whoCalls).post("/orders", write, whoCalls);
    const request = supertest(app);
    await request
      .get("/orders")
      .set(await reports())
      .expect(200);
    await request
      .post("/orders")
      .set(await reports())
      .expect(403);
  });

  it("refuses invalid options and policies when they are passed, not when they are used", () => {
    expect(() => callgate({ issuer: issuer.url } as never)).toThrow(ConfigurationError);
    expect(() => callgate({ ...trusted(), onDenied: "throw" as never })).toThrow(
      ConfigurationError,
    );
    expect(() => callgate(trusted())({ callers: [] })).toThrow(ConfigurationError);
  });

  it("gives the gate the requested address, not the part left by a router", async () => {
    const urls: string[] = [];
    const condition = (_auth: Auth, { url }: ResourceRequest) => urls.push(url) > 0;
    const gate = callgate(trusted());
    await supertest(appWith(gate({ ...policy, condition })))
      .post("/orders/7?a=b")
      .set(await reports());
    expect(urls).toEqual(["/orders/7?a=b"]);
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
    const requests: unknown[] = [];
    const seesNobody: RequestHandler = (req, _res, next) => {
      requests.push(req);
      expect([req.auth, decisionOf(req)]).toEqual([undefined, undefined]);
      expect(() => authOf(req)).toThrow(GateNotMountedError);
      next();
    };
    const app = express().get("/health/:part", gate("public"), seesNobody, whoCalls);
    app.use(gate("public"), seesNobody, whoCalls);
    for (const headers of [{}, { authorization: "Bearer x" }, await reports()]) {
      const { body } = await supertest(app).get("/health/db").set(headers);
      expect(body).toEqual({ caller: null });
    }
    await supertest(app).post("/elsewhere").expect(200);
    expect(authorization).not.toHaveBeenCalled();
    expect(about).toEqual(requests);
    const event = { outcome: "allowed", caller: undefined, endpoint: "GET /health/:part" };
    expect(events).toMatchObject([event, event, event, { endpoint: "POST (unmatched)" }]);
  });

  it("leaves no caller of an earlier gate on a public route", async () => {
    const gate = callgate(trusted());
    const app = express().use(gate({ callers: "any" }), gate("public"), whoCalls);
    const { body } = await supertest(app)
      .get("/")
      .set(await reports());
    expect(body).toEqual({ caller: null });
  });

  it("refuses every caller of a route for no caller, and one whose grant has ended", async () => {
    const gate = callgate(trusted());
    const ended = { client: "reports", until: "2020-12-31" };
    const app = express()
      .get("/none", gate("none"), whoCalls)
      .get("/ended", gate({ callers: [ended] }), whoCalls);
    for (const [path, code] of [
      ["/none", "caller_not_allowed"],
      ["/ended", "grant_expired"],
    ] as const) {
      const response = await supertest(app)
        .get(path)
        .set(await reports());
      expect([response.status, response.body.code]).toEqual([403, code]);
    }
  });

  it("passes on what a public route's handlers throw", async () => {
    const broken: RequestHandler = () => {
      throw new Error("broken");
    };
    const onError: ErrorRequestHandler = (error, _req, res, _next) => {
      res.status(500).json({ message: error.message });
    };
    const app = express().get("/", callgate(trusted())("public"), broken).use(onError);
    expect((await supertest(app).get("/")).body).toEqual({ message: "broken" });
  });

  it("offers the gate's ready, health and close", async () => {
    const gate = callgate(trusted());
    expect(await gate.ready({ deadlineMs: 5000 })).toBe(true);
    expect(gate.health()).toMatchObject({ usable: true });
    expect(await gate.refresh()).toBe(true);
    gate.close();
    expect(gate.health()).toMatchObject({ usable: false });
  });

  it("leaves to Express what a later handler throws", async () => {
    const failing: RequestHandler = () => {
      throw new Error("the handler is broken");
    };
    const onError: ErrorRequestHandler = (error, _req, res, _next) => {
      res.status(500).send(error.message);
    };
    const response = await supertest(appWith(callgate(trusted())(policy), failing, onError))
      .get("/orders")
      .set(await reports());
    expect([response.status, response.text]).toEqual([500, "the handler is broken"]);
  });

  it("passes on what next itself throws, and rejects nothing", async () => {
    const thrown = new Error("nothing to go on with");
    const handler = callgate({ ...trusted(), mode: "report" })(policy);
    const next = vi.fn().mockImplementationOnce(() => {
      throw thrown;
    });
    handler({ method: "GET", url: "/", rawHeaders: [] } as never, {} as never, next);
    await vi.waitFor(() => expect(next).toHaveBeenLastCalledWith(thrown));
  });

  it("reports no refusal when the request is already answered", async () => {
    const signals = new EventEmitter();
    const gate = createGate(trusted());
    const late: Gate = {
      ...gate,
      async decideNow(...request) {
        await once(signals, "answered");
        const decision = await gate.decide(...request);
        setImmediate(() => signals.emit("decided"));
        return decision;
      },
    };
    const onError = vi.fn();
    const impatient: RequestHandler = (_req, res, next) => {
      next();
      res.sendStatus(504);
    };
    const app = appWith(impatient, callgate(late)(policy), (error, _req, _res, _next) =>
      onError(error),
    );
    await supertest(app).get("/orders").expect(504);
    const decided = once(signals, "decided");
    signals.emit("answered");
    await decided;
    expect(onError).not.toHaveBeenCalled();
  });
});

describe("req.auth", () => {
  const planting: RequestHandler = (req, _res, next) => {
    req.auth = { caller: { id: "planted" } } as Auth;
    next();
  };

  it("is the caller's, whatever was there before", async () => {
    const app = appWith(planting, callgate(trusted())(policy));
    const response = await supertest(app)
      .get("/orders")
      .set(await reports());
    expect(response.body).toEqual({ caller: "reports" });
  });

  it("is undefined in report mode without a token, whatever was there before", async () => {
    const app = appWith(planting, callgate({ ...trusted(), mode: "report" })(policy));
    const response = await supertest(app).get("/orders");
    expect(response.body).toEqual({ caller: null });
  });

  it("is undefined in an error handler, whatever was there before", async () => {
    const onError: ErrorRequestHandler = (_error, req, res, _next) => {
      res.json({ auth: req.auth ?? null });
    };
    const app = appWith(planting, callgate(trusted(), { onDenied: "next" })(policy), onError);
    const response = await supertest(app)
      .get("/orders")
      .set(await stranger());
    expect(response.body).toEqual({ auth: null });
  });
});

describe('onDenied: "next"', () => {
  it.each([
    ["among the options", () => callgate({ ...trusted(), onDenied: "next" })],
    ["as a second argument", () => callgate(trusted(), { onDenied: "next" })],
    ["beside a gate there is already", () => callgate(createGate(trusted()), { onDenied: "next" })],
  ])("passes a RefusedError to the error handlers, written %s", async (_where, make) => {
    const errors: unknown[] = [];
    const onError: ErrorRequestHandler = (error, _req, res, _next) => {
      errors.push(error);
      res.sendStatus(418);
    };
    await supertest(appWith(make()(policy), onError))
      .get("/orders")
      .expect(418);
    expect(errors[0]).toBeInstanceOf(RefusedError);
    expect(errors[0]).toMatchObject({ code: "credentials_missing", status: 401 });
  });
});

describe("undeclared", () => {
  it("refuses requests that no route answered, and no others", async () => {
    const gate = callgate(trusted());
    const request = supertest(appWith(gate(policy)).use(gate.undeclared()));
    await request
      .get("/orders")
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
    const app = express().get("/", gate(policy), (req, res) => {
      const auth = authOf(req);
      res.json([forReports, forOthers].map((each) => gate.permits(auth, each)?.reason ?? null));
    });
    const { body } = await supertest(app)
      .get("/")
      .set(await reports());
    expect(body).toEqual([null, "caller_not_allowed"]);
    gate.close();
  });
});
