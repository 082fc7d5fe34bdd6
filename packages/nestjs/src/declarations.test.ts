import { All, Controller, Get, Head, Post, Scope } from "@nestjs/common";
import { describe, expect, it } from "vitest";
import { authOf, Callers, Endpoint, type HandlerDeclaration, Open } from "./index.js";
import { faultsAtStart, platforms, send, useService } from "./test-support/service.js";

const service = useService();

describe.each(platforms)("the start of an application on %s", (_name, platform) => {
  @Controller("orders")
  class OrdersController {
    @Get()
    @Callers(["reports"])
    list() {}
    @Get(":id")
    forgotten() {}
    @Post(["", "bulk"])
    alsoForgotten() {}
  }
  @Controller(["stock", "items"])
  class StockController {
    @All("rest")
    forgotten() {}
  }

  it("is refused for every handler without a policy, in every controller, and names each with its route", async () => {
    const starting = service.bare([OrdersController, StockController], { platform });
    expect(await faultsAtStart(starting)).toEqual([
      "option_missing OrdersController.forgotten",
      "option_missing OrdersController.alsoForgotten",
      "option_missing StockController.forgotten",
    ]);
    const again = await service.bare([OrdersController, StockController], { platform });
    const message = await again.init().catch((error: Error) => error.message);
    expect(message).toContain(
      'OrdersController.forgotten (GET /orders/:id) has no policy: say who may call it, as in `@Callers(["reports"])`',
    );
    expect(message).toContain("OrdersController.alsoForgotten (POST /orders and 1 more)");
    expect(message).toContain("StockController.forgotten (* /stock/rest and 1 more)");
  });
});

describe("authOf", () => {
  it("says why there is no caller", () => {
    expect(() => authOf({})).toThrow(
      "this request has no verified caller: the endpoint is public, or",
    );
  });
});

describe("a declaration", () => {
  it.each<[unknown, string]>([
    [undefined, "callers_missing X.x.callers"],
    [{ callers: ["reports"], scop: "x" }, "option_unknown X.x.scop"],
    [{ callers: [] }, "callers_empty X.x.callers"],
    ["GET /x", "option_missing X.x.policy"],
  ])("stops the start where it is %j", async (declared, fault) => {
    @Controller()
    class X {
      @Get("x")
      @Endpoint(declared as HandlerDeclaration)
      x() {}
    }
    expect(await faultsAtStart(service.bare([X]))).toEqual([fault]);
  });

  it("stops the start where there are two at one place, whichever is written first", async () => {
    @Controller()
    class X {
      @Get("a")
      @Open()
      @Callers(["reports"])
      a() {}
      @Get("b")
      @Callers(["reports"])
      @Open()
      b() {}
    }
    const starting = service.bare([X]);
    expect(await faultsAtStart(starting)).toEqual(["option_conflict X.a", "option_conflict X.b"]);
    await expect((await starting).init()).rejects.toThrow(
      "X.a (GET /a) has several of `@Endpoint`, `@Callers` and `@Open`: keep one of them",
    );
  });

  it("of a method comes before that of its class", async () => {
    @Controller()
    @Callers(["reports"])
    class X {
      @Get("a")
      a() {
        return "a";
      }
      @Get("b")
      @Callers(["billing"])
      b() {
        return "b";
      }
    }
    const app = await service.app([X]);
    const reports = await service.from("reports");
    expect((await send(app, "/a", reports)).status).toBe(200);
    expect((await send(app, "/b", reports)).status).toBe(403);
    expect((await send(app, "/b", await service.from("billing"))).status).toBe(200);
  });

  it("of a class counts for each class that inherits a method by itself", async () => {
    abstract class Readable {
      @Get()
      read() {
        return "read";
      }
      @Head("own")
      @Callers(["checkout"])
      own() {}
    }
    @Controller("orders")
    @Callers(["reports"])
    class Orders extends Readable {}
    @Controller("stock")
    @Callers(["billing"])
    class Stock extends Readable {}
    @Controller("special")
    class Special extends Stock {}
    @Controller("open")
    @Open()
    class OpenStock extends Stock {}
    const app = await service.app([Orders, Stock, Special, OpenStock]);
    const statusOf = async (path: string, caller: string, method = "GET") =>
      (await send(app, path, await service.from(caller), method)).status;
    expect(await statusOf("/orders", "reports")).toBe(200);
    expect(await statusOf("/orders", "billing")).toBe(403);
    expect(await statusOf("/stock", "billing")).toBe(200);
    expect(await statusOf("/stock", "reports")).toBe(403);
    expect(await statusOf("/special", "billing")).toBe(200);
    expect(await statusOf("/open", "reports")).toBe(200);
    expect(await statusOf("/open/own", "reports", "HEAD")).toBe(403);
    expect(await statusOf("/orders/own", "checkout", "HEAD")).toBe(200);
  });

  it("counts for a controller that is made for each request", async () => {
    @Controller({ path: "orders", scope: Scope.REQUEST })
    class Orders {
      @Get()
      @Callers(["reports"])
      list() {
        return "list";
      }
    }
    const app = await service.app([Orders]);
    expect((await send(app, "/orders")).status).toBe(401);
    expect((await send(app, "/orders", await service.from("reports"))).body).toBe("list");
  });

  it("is not read from a prototype that other code has changed", async () => {
    @Controller()
    class X {
      @Get("x")
      x() {}
    }
    const key = "@callgate/nestjs.declared";
    const reflect = Reflect as unknown as {
      defineMetadata(key: string, value: unknown, target: object): void;
      deleteMetadata(key: string, target: object): boolean;
    };
    reflect.defineMetadata(key, ["public"], Object.prototype);
    try {
      expect(await faultsAtStart(service.bare([X]))).toEqual(["option_missing X.x"]);
    } finally {
      reflect.deleteMetadata(key, Object.prototype);
    }
  });
});
