import type { DecisionEvent } from "@callgate/core";
import {
  Body,
  type CallHandler,
  Controller,
  type ExecutionContext,
  Get,
  type NestInterceptor,
  Param,
  ParseIntPipe,
  Post,
  Sse,
  UseInterceptors,
} from "@nestjs/common";
import { of } from "rxjs";
import { describe, expect, it } from "vitest";
import { type Auth, authOf, Callers, CurrentCaller, decisionOf, Endpoint, Open } from "./index.js";
import { platforms, send, useService } from "./test-support/service.js";

const service = useService();
const order: string[] = [];

class Watch implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): ReturnType<CallHandler["handle"]> {
    const request = context.switchToHttp().getRequest<object>();
    order.push(`${authOf(request).caller.id} ${decisionOf(request)?.outcome}`);
    return next.handle();
  }
}

@Controller("orders")
@UseInterceptors(Watch)
class OrdersController {
  @Get(":id")
  @Callers(["reports"], { scope: "orders:read" })
  show(@Param("id", ParseIntPipe) id: number, @CurrentCaller() auth: Auth) {
    order.push("handler");
    return { id, caller: auth.caller.id };
  }

  @Post()
  @Endpoint({
    callers: ["reports"],
    condition: (_auth, { route, params }) =>
      route === "POST /orders" && Object.keys(params ?? {}).length === 0,
  })
  create(@Body() body: unknown) {
    return body;
  }

  @Sse("all/changes")
  @Callers(["reports"])
  changes() {
    return of({ data: "changed" });
  }

  @Get("none/x")
  @Endpoint("none")
  never() {
    return "never";
  }
}

@Controller("health")
@Open()
class HealthController {
  @Get(":part")
  up() {
    return "up";
  }

  @Get("caller/x")
  caller(@CurrentCaller() auth: Auth) {
    return auth.caller;
  }

  @Get("closed/x")
  @Callers(["reports"])
  closed() {
    return "closed";
  }
}

const controllers = [OrdersController, HealthController];

describe.each(platforms)("the guard on %s", (_name, platform) => {
  it("admits a listed caller, before interceptors, pipes and the handler", async () => {
    order.length = 0;
    const app = await service.app(controllers, { platform });
    const headers = await service.from("reports", "orders:read");
    expect(await send(app, "/orders/7", headers)).toMatchObject({
      status: 200,
      body: '{"id":7,"caller":"reports"}',
    });
    expect(order).toEqual(["reports allowed", "handler"]);
    expect((await send(app, "/orders/x")).status).toBe(401);
    expect(order).toHaveLength(2);
    expect((await send(app, "/orders/x", headers)).status).toBe(400);
  });

  it("answers a refusal with the problem document and the challenge", async () => {
    const app = await service.app(controllers, { platform });
    const { status, headers, body } = await send(app, "/orders/7", await service.from("reports"));
    expect(status).toBe(403);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("www-authenticate")).toContain('error="insufficient_scope"');
    expect(headers.get("content-length")).toBe(String(body.length));
    expect(JSON.parse(body)).toMatchObject({ status: 403, code: "scope_insufficient" });
    const head = await send(app, "/orders/7", {}, "HEAD");
    expect(head).toMatchObject({ status: 401, body: "" });
  });

  it("decides for each method, and shows conditions the matched route", async () => {
    const app = await service.app(controllers, { platform });
    const headers = { ...(await service.from("reports")), "content-type": "application/json" };
    const posted = await send(app, "/orders", headers, "POST", '{"a":1}');
    expect(posted).toMatchObject({ status: 201, body: '{"a":1}' });
    expect(await send(app, "/orders/none/x", headers)).toMatchObject({ status: 403 });
    expect((await send(app, "/nowhere")).status).toBe(404);
  });

  it("refuses server-sent events before the stream begins", async () => {
    const app = await service.app(controllers, { platform });
    expect((await send(app, "/orders/all/changes")).headers.get("www-authenticate")).toBe(
      'Bearer realm="api"',
    );
    const { headers, body } = await send(app, "/orders/all/changes", await service.from("reports"));
    expect(headers.get("content-type")).toBe("text/event-stream");
    expect(body).toContain("data: changed");
  });

  it("lets every request through to a public handler, reports it, and names no caller", async () => {
    const events: DecisionEvent[] = [];
    const options = { onDecision: (event: DecisionEvent) => void events.push(event) };
    const app = await service.app(controllers, { platform, options });
    expect((await send(app, "/health/db", { authorization: "Bearer x" })).body).toBe("up");
    expect(events).toMatchObject([
      { outcome: "allowed", method: "GET", endpoint: "GET /health/:part", caller: undefined },
    ]);
    expect((await send(app, "/health/caller/x")).status).toBe(500);
    expect((await send(app, "/health/closed/x")).status).toBe(401);
  });

  it("reads both of two Authorization lines", async () => {
    const app = await service.app(controllers, { platform });
    const { authorization } = await service.from("reports", "orders:read");
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      const [host, port] = ["127.0.0.1", app.getHttpServer().address().port];
      const headers = [
        "Host",
        host,
        "Authorization",
        authorization,
        "Authorization",
        authorization,
      ];
      request({ host, port, path: "/orders/7", headers }, ({ statusCode }) => resolve(statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(400);
  });

  it("lets a refusal through in report mode, with the caller where it is verified", async () => {
    const app = await service.app(controllers, { platform, options: { mode: "report" } });
    const known = await send(app, "/orders/7", await service.from("stranger"));
    expect(known).toMatchObject({ status: 200, body: '{"id":7,"caller":"stranger"}' });
    expect((await send(app, "/orders/none/x", await service.from("stranger"))).body).toBe("never");
    order.length = 0;
    expect((await send(app, "/orders/7")).status).toBe(500);
    expect(order).toEqual([]);
  });

  it("answers 503, never 401, where no decision can be reached", async () => {
    const authorization = () => {
      throw new Error("no cookie jar");
    };
    const app = await service.app(controllers, { platform, options: { authorization } });
    const { status, headers } = await send(app, "/orders/7");
    expect([status, headers.has("retry-after")]).toEqual([503, true]);
  });
});
