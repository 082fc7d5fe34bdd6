import { Controller, Get } from "@nestjs/common";
import { MessagePattern } from "@nestjs/microservices";
import { describe, expect, it } from "vitest";
import { Callers, Open } from "./index.js";
import { faultsAtStart, send, useService } from "./test-support/service.js";

const service = useService();

/** A decorator of an application that replaces the method, and copies no metadata. */
function Logged(): MethodDecorator {
  return (_target, _name, descriptor) => {
    const { value } = descriptor as { value: (...given: unknown[]) => unknown };
    Object.assign(descriptor, {
      value(this: unknown, ...given: unknown[]) {
        return value.apply(this, given);
      },
    });
  };
}

describe("a declaration on a method that something replaced", () => {
  it("stops the start where that of the class would count in its place", async () => {
    @Controller()
    @Open()
    class X {
      @Get("a")
      @Logged()
      @Callers(["reports"])
      a() {}
      @MessagePattern("b")
      @Logged()
      @Callers(["reports"])
      b() {}
      @Get("c")
      c() {}
    }
    const starting = service.bare([X]);
    expect(await faultsAtStart(starting)).toEqual(["option_conflict X.a", "option_conflict X.b"]);
    await expect((await starting).init()).rejects.toThrow(
      "X.a (GET /a) has lost what is declared for it: another decorator, or the constructor, replaced the method",
    );
  });

  it("stops the start where the constructor replaced it", async () => {
    @Controller()
    @Open()
    class X {
      constructor() {
        this.a = this.a.bind(this);
      }
      @Get("a")
      @Callers(["reports"])
      a() {}
    }
    expect(await faultsAtStart(service.bare([X]))).toEqual(["option_conflict X.a"]);
  });

  it("stops the start of a class that inherits it", async () => {
    abstract class Base {
      @Get("a")
      @Logged()
      @Callers(["reports"])
      a() {}
    }
    @Controller()
    @Open()
    class X extends Base {}
    expect(await faultsAtStart(service.bare([X]))).toEqual(["option_conflict X.a"]);
  });

  it("counts where it is written above that decorator, and where a class overrides the method", async () => {
    class Base {
      @Get("b")
      @Logged()
      @Callers(["reports"])
      b() {}
    }
    @Controller()
    @Open()
    class X extends Base {
      @Get("a")
      @Callers(["reports"])
      @Logged()
      a() {
        return "a";
      }
      @Get("b")
      override b() {}
    }
    const app = await service.app([X]);
    expect((await send(app, "/a", await service.from("reports"))).status).toBe(200);
    expect((await send(app, "/a", await service.from("billing"))).status).toBe(403);
  });
});
