// cspell:ignore pecial
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PolicyDocument } from "@callgate/policy";
import {
  All,
  Controller,
  Get,
  type INestApplication,
  Post,
  type Type,
  VERSION_NEUTRAL,
  Version,
  VersioningType,
} from "@nestjs/common";
import { RouterModule } from "@nestjs/core";
import { describe, expect, it } from "vitest";
import { Callers, Callgate, CallgateModule, Endpoint, Open, routes, writeRoutes } from "./index.js";
import { faultsAtStart, type Given, platforms, send, useService } from "./test-support/service.js";

const service = useService();

const endpoints = {
  "GET /orders": { callers: ["reports"] },
  "GET /orders/:id": { callers: ["billing"] },
  "HEAD /orders": { callers: ["billing"] },
  "* /jobs": { callers: ["checkout"] },
  "DELETE /jobs": { callers: ["billing"] },
  "GET /health": "public",
} satisfies PolicyDocument["endpoints"];

@Controller()
class ServiceController {
  @Get("orders")
  list() {
    return "ok";
  }
  @Get("orders/:id")
  show() {
    return "ok";
  }
  @All("jobs")
  jobs() {
    return "ok";
  }
  @Get("health")
  health() {
    return "ok";
  }
}

function given(entries: PolicyDocument["endpoints"], more: Given = {}): Given {
  const policy = { version: 1, endpoints: entries };
  return { ...more, options: { policy, ...more.options } };
}

async function statusOf(
  app: INestApplication,
  method: string,
  path: string,
  caller?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const token = caller === undefined ? {} : await service.from(caller);
  return (await send(app, path, { ...token, ...headers }, method)).status;
}

describe.each(platforms)("a policy document in Nest on %s", (_name, platform) => {
  it("decides every route by its entry", async () => {
    const app = await service.app([ServiceController], given(endpoints, { platform }));
    expect(await statusOf(app, "GET", "/orders", "reports")).toBe(200);
    expect(await statusOf(app, "GET", "/orders", "billing")).toBe(403);
    expect(await statusOf(app, "HEAD", "/orders", "billing")).toBe(200);
    expect(await statusOf(app, "HEAD", "/orders", "reports")).toBe(403);
    expect(await statusOf(app, "GET", "/orders/7", "billing")).toBe(200);
    expect(await statusOf(app, "GET", "/orders/7", "reports")).toBe(403);
    expect(await statusOf(app, "PUT", "/jobs", "checkout")).toBe(200);
    expect(await statusOf(app, "DELETE", "/jobs", "checkout")).toBe(403);
    expect(await statusOf(app, "DELETE", "/jobs", "billing")).toBe(200);
    expect(await statusOf(app, "GET", "/health")).toBe(200);
    expect(await statusOf(app, "GET", "/orders")).toBe(401);
  });

  it("has names with global prefix, version and the path of a module", async () => {
    @Controller({ path: "orders", version: ["1", VERSION_NEUTRAL] })
    class Orders {
      @Get()
      list() {
        return "ok";
      }
      @Get("new")
      @Version("2")
      recent() {
        return "ok";
      }
    }
    @Controller("live")
    class Live {
      @Get()
      up() {
        return "ok";
      }
    }
    const entries = {
      "GET /api/v1/inner/orders": { callers: ["reports"] },
      "GET /api/inner/orders": { callers: ["billing"] },
      "GET /api/v2/inner/orders/new": { callers: ["checkout"] },
      "GET /inner/live": "public",
    } satisfies PolicyDocument["endpoints"];
    class Inner {}
    const inner = { module: Inner, controllers: [Orders, Live] };
    const app = await service.app([], {
      ...given(entries, { platform }),
      imports: [inner, RouterModule.register([{ path: "inner", module: Inner }])],
      prepare: (made) =>
        void made
          .setGlobalPrefix("api", { exclude: ["inner/live"] })
          .enableVersioning({ type: VersioningType.URI }),
    });
    expect(routes(app).routes.map(({ name, policy }) => `${name} = ${policy}`)).toEqual([
      "GET /api/v1/inner/orders = GET /api/v1/inner/orders",
      "GET /api/inner/orders = GET /api/inner/orders",
      "GET /api/v2/inner/orders/new = GET /api/v2/inner/orders/new",
      "GET /inner/live = public",
    ]);
    expect(await statusOf(app, "GET", "/api/v1/inner/orders", "reports")).toBe(200);
    expect(await statusOf(app, "GET", "/api/v1/inner/orders", "billing")).toBe(403);
    expect(await statusOf(app, "GET", "/api/inner/orders", "billing")).toBe(200);
    expect(await statusOf(app, "GET", "/api/inner/orders", "reports")).toBe(403);
    expect(await statusOf(app, "GET", "/api/v2/inner/orders/new", "checkout")).toBe(200);
    expect(await statusOf(app, "GET", "/inner/live")).toBe(200);
  });

  it("has one entry for all versions of a route that are in a header", async () => {
    @Controller({ path: "orders", version: "1" })
    class First {
      @Get()
      list() {
        return "1";
      }
    }
    @Controller({ path: "orders", version: "2" })
    class Second {
      @Get()
      list() {
        return "2";
      }
    }
    const entries = { "GET /orders": { callers: ["reports"] } } as const;
    const prepare = (made: INestApplication) =>
      void made.enableVersioning({ type: VersioningType.HEADER, header: "x-version" });
    const app = await service.app([First, Second], given(entries, { platform, prepare }));
    for (const version of ["1", "2"]) {
      const headers = { "x-version": version };
      expect(await statusOf(app, "GET", "/orders", "billing", headers)).toBe(403);
      const token = await service.from("reports");
      expect((await send(app, "/orders", { ...token, ...headers })).body).toBe(version);
    }
  });

  it("is bound to the route that was matched, however the address is spelled", async () => {
    @Controller()
    class Overlapping {
      @Get("a/special")
      special() {
        return "special";
      }
      @Get("a/:id")
      any() {
        return "any";
      }
    }
    const entries = {
      "GET /a/special": { callers: ["billing"] },
      "GET /a/:id": { callers: ["reports"] },
    } satisfies PolicyDocument["endpoints"];
    const app = await service.app([Overlapping], given(entries, { platform }));
    const headers = await service.from("reports");
    for (const path of [
      "/a/special",
      "/A/special",
      "/a/SPECIAL",
      "/a/special/",
      "/a/%73pecial",
      "//a/special",
      "/a/special%2F",
    ]) {
      const { status, body } = await send(app, path, headers);
      // Only the other route's own handler may have answered.
      if (status === 200) expect([path, body]).toEqual([path, "any"]);
      else expect([403, 404]).toContain(status);
    }
  });
});

describe("the start with a policy document", () => {
  it("is refused where routes and entries do not fit, with what was meant", async () => {
    @Controller()
    class Other {
      @Get("orders")
      list() {}
      @Post("orders")
      create() {}
      @Get("orders/:order")
      show() {}
      @All("orders/:id/lines")
      lines() {}
    }
    const starting = service.bare(
      [Other],
      given({ ...endpoints, "GET /orders/:id/lines": "none" }),
    );
    expect(await faultsAtStart(starting)).toEqual([
      "route_no_endpoint Other.create",
      "route_no_endpoint Other.show",
      "method_not_covered Other.lines",
      "endpoint_no_route GET /orders/:id",
      "endpoint_no_route * /jobs",
      "endpoint_no_route DELETE /jobs",
      "endpoint_no_route GET /health",
    ]);
    await expect((await starting).init()).rejects.toThrow("the nearest entry is `GET /orders/:id`");
  });

  it("takes a handler by the name it states, and no other", async () => {
    @Controller()
    class Named {
      @Get("orders")
      @Endpoint("GET /orders")
      list() {
        return "ok";
      }
      @Post("orders")
      @Endpoint("GET /orders")
      create() {}
      @Get("inline")
      @Callers(["reports"])
      inline() {}
      @Get("open")
      @Open()
      open() {}
    }
    const entries = { "GET /orders": { callers: ["reports"] } } as const;
    expect(await faultsAtStart(service.bare([Named], given(entries)))).toEqual([
      "gate_mismatch Named.create",
      "inline_policy Named.inline.policy",
      "inline_policy Named.open.policy",
    ]);
  });

  it('lets handlers keep a policy in code with inline: "allow"', async () => {
    @Controller()
    class Mixed {
      @Get("orders")
      list() {}
      @Get("inline")
      @Callers(["reports"])
      inline() {}
    }
    const entries = { "GET /orders": "none" } as const;
    const app = await service.app([Mixed], given(entries, { options: { inline: "allow" } }));
    expect(await statusOf(app, "GET", "/inline", "reports")).toBe(200);
    expect(await statusOf(app, "GET", "/inline", "billing")).toBe(403);
    expect(await statusOf(app, "GET", "/orders", "reports")).toBe(403);
  });

  it("has entries for the host of a controller, and is refused where the host is not one name", async () => {
    const entries = {
      "GET /orders": { callers: ["reports"] },
      "GET /orders @a.example.com": { callers: ["billing"] },
    } satisfies PolicyDocument["endpoints"];
    const at = (host: string | string[] | undefined): Type => {
      @Controller({ path: "orders", ...(host !== undefined && { host }) })
      class Hosted {
        @Get()
        list() {
          return "ok";
        }
      }
      return Hosted;
    };
    const app = await service.app([at("a.example.com"), at(undefined)], given(entries));
    const hosts = routes(app).routes.map(({ name, policy }) => `${name} = ${policy}`);
    expect(hosts).toEqual([
      "GET /orders @a.example.com = GET /orders @a.example.com",
      "GET /orders = GET /orders",
    ]);
    expect(await statusOf(app, "GET", "/orders", "reports")).toBe(200);
    const several = service.bare([at("a.example.com"), at([":x.example.com"])], given(entries));
    expect(await faultsAtStart(several)).toEqual(["route_ambiguous Hosted.list"]);
  });
});

describe("the list of routes with a policy document", () => {
  it("is written to a file, with what is wrong with each route", async () => {
    @Controller()
    class Mixed {
      @Get("orders")
      list() {}
      @Get("inline")
      @Callers(["reports"])
      inline() {}
      @All("forgotten")
      forgotten() {}
      @Get("named")
      @Endpoint("GET /orders")
      named() {}
    }
    const app = await service.bare([Mixed], given({ "GET /orders": "none" }));
    await app.init().catch(() => {});
    const folder = mkdtempSync(join(tmpdir(), "callgate-nest-"));
    try {
      const file = join(folder, "callgate.routes.json");
      writeRoutes(app, file);
      const { routes: written } = JSON.parse(readFileSync(file, "utf8"));
      expect(written).toMatchObject([
        { name: "GET /orders", policy: "none", gate: "first" },
        { name: "GET /inline", policy: "INLINE", gate: "missing" },
        { name: "* /forgotten", policy: "UNPROTECTED", gate: "missing" },
        { name: "GET /named", policy: "UNPROTECTED", gate: "missing" },
      ]);
      expect(written[3].note).toContain("has the gate of `GET /orders`");
      expect(written[2]).not.toHaveProperty("note");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a document in force", () => {
  it("is replaced while the application runs, and kept where the new one does not fit", async () => {
    const app = await service.app([ServiceController], given(endpoints));
    const callgate = app.get(Callgate);
    const before = callgate.health().policy?.version;
    const changed = { ...endpoints, "GET /orders": { callers: ["checkout"] } };
    await callgate.reload({ version: 1, endpoints: changed });
    expect(callgate.health().policy?.version).not.toBe(before);
    expect(await statusOf(app, "GET", "/orders", "checkout")).toBe(200);
    expect(await statusOf(app, "GET", "/orders", "reports")).toBe(403);
    const { "GET /orders": _, ...without } = endpoints;
    await expect(callgate.reload({ version: 1, endpoints: without })).rejects.toThrow(
      "GET /orders",
    );
    expect(await statusOf(app, "GET", "/orders", "checkout")).toBe(200);
  });

  it("is in no module that is imported twice", async () => {
    const again = { module: class {}, imports: [CallgateModule.forRoot(service.trusted())] };
    const starting = service.bare([], { imports: [again] });
    expect(await faultsAtStart(starting)).toEqual(["already_protected CallgateModule"]);
  });
});
