import { createServer } from "node:net";
import type { ExecutionContext } from "@nestjs/common";
import { Controller, Get, SetMetadata } from "@nestjs/common";
import { ExternalContextCreator } from "@nestjs/core";
import { ClientProxyFactory, MessagePattern, Payload, Transport } from "@nestjs/microservices";
import { Test } from "@nestjs/testing";
import { lastValueFrom } from "rxjs";
import { describe, expect, it } from "vitest";
import { type Auth, Callers, CallgateModule, CurrentCaller, Endpoint, Open } from "./index.js";
import { faultsAtStart, useService } from "./test-support/service.js";

const service = useService();

/** As `@Query` of @nestjs/graphql marks a method. */
const Query = () => SetMetadata("graphql:resolver_type", "Query");
/** As `@SubscribeMessage` of @nestjs/websockets marks a method. */
const SubscribeMessage = () => SetMetadata("websockets:message_mapping", true);

class OrdersResolver {
  @Query()
  @Callers(["reports"])
  orders(_root: unknown, _args: unknown, context: { who?: Auth }) {
    return context;
  }
  @Query()
  @Open()
  version() {
    return "1";
  }
}

const fromContext = (context: ExecutionContext) => context.getArgByIndex<{ req: object }>(2).req;

describe("a resolver of GraphQL", () => {
  /** Calls a resolver as @nestjs/graphql does. */
  async function resolverOf(options: object, method: "orders" | "version") {
    const app = await service.app([], { providers: [OrdersResolver], options });
    const resolver = app.get(OrdersResolver);
    const create = app
      .get(ExternalContextCreator)
      .create(
        resolver,
        resolver[method] as () => unknown,
        method,
        undefined,
        undefined,
        undefined,
        undefined,
        { guards: true, filters: true, interceptors: true },
        "graphql",
      );
    return (headers: object) => create({}, {}, { req: { headers } }, { fieldName: method });
  }

  it("is decided by the request that the application finds", async () => {
    const orders = await resolverOf({ requestOf: { graphql: fromContext } }, "orders");
    await expect(orders(await service.from("reports"))).resolves.toBeDefined();
    await expect(orders(await service.from("billing"))).rejects.toMatchObject({
      status: 403,
      response: { code: "caller_not_allowed" },
    });
    await expect(orders({})).rejects.toMatchObject({ status: 401 });
  });

  it("is answered 503 where the application's function throws", async () => {
    const broken = () => {
      throw new Error("no request here");
    };
    const orders = await resolverOf({ requestOf: { graphql: broken } }, "orders");
    await expect(orders(await service.from("reports"))).rejects.toMatchObject({ status: 503 });
  });

  it("needs no request where it is public", async () => {
    const version = await resolverOf({ requestOf: { graphql: () => ({}) } }, "version");
    await expect(version({})).resolves.toBe("1");
  });
});

describe("the start", () => {
  class Gateway {
    @SubscribeMessage()
    forgotten() {}
    @SubscribeMessage()
    @Callers(["reports"])
    listen() {}
    @SubscribeMessage()
    @Endpoint("GET /orders")
    named() {}
  }

  it("is refused for messages and fields without a policy, and for callers without a request", async () => {
    @Controller()
    class Messages {
      @MessagePattern("sum")
      @Callers(["reports"])
      sum() {}
      @MessagePattern("ping")
      @Open()
      ping() {}
      @Get("x")
      @Open()
      x() {}
    }
    const providers = [Gateway, OrdersResolver];
    expect(await faultsAtStart(service.bare([Messages], { providers }))).toEqual([
      "option_missing Gateway.forgotten",
      "option_invalid Gateway.named",
      "option_missing requestOf.rpc",
      "option_missing requestOf.ws",
      "option_missing requestOf.graphql",
    ]);
  });

  it.each([
    [{ http: () => ({}) }, "option_invalid requestOf.http"],
    [{ rpc: "headers" }, "option_invalid requestOf.rpc"],
    [() => ({}), "option_invalid requestOf"],
    [undefined, "option_invalid requestOf"],
  ])("is refused for requestOf %j, together with other options", async (requestOf, fault) => {
    const starting = service.bare([], { options: { requestOf, clockSkewSecond: 5 } });
    expect(await faultsAtStart(starting)).toEqual([fault, "option_unknown clockSkewSecond"]);
  });
});

describe("messages of a hybrid application", () => {
  @Controller()
  class Sums {
    @MessagePattern("sum")
    @Callers(["reports"])
    sum(@Payload() { numbers }: { numbers: number[] }, @CurrentCaller() auth: Auth) {
      return `${numbers.reduce((sum, each) => sum + each, 0)} for ${auth.caller.id}`;
    }
  }

  it("are decided by their own content, with the configuration of the application", async () => {
    const requestOf = {
      rpc: (context: ExecutionContext) => ({ headers: context.switchToRpc().getData() }),
    };
    const port = await freePort();
    const app = await service.bare([Sums], { options: { requestOf } });
    const options = { host: "127.0.0.1", port };
    app.connectMicroservice({ transport: Transport.TCP, options }, { inheritAppConfig: true });
    await app.init();
    await app.startAllMicroservices();
    const client = ClientProxyFactory.create({ transport: Transport.TCP, options });
    const sum = async (headers: object) =>
      lastValueFrom(client.send("sum", { numbers: [1, 2], ...headers }));
    try {
      expect(await sum(await service.from("reports"))).toBe("3 for reports");
      await expect(sum(await service.from("billing"))).rejects.toMatchObject({ status: "error" });
      await expect(sum({})).rejects.toMatchObject({ status: "error" });
    } finally {
      await client.close();
    }
  });
});

describe("an application of messages alone", () => {
  it("is refused its start for a handler without a policy, of messages or of HTTP", async () => {
    @Controller("x")
    class Mixed {
      @MessagePattern("forgotten")
      forgotten() {}
      @Get(":id")
      show() {}
    }
    const module = await Test.createTestingModule({
      imports: [CallgateModule.forRoot(service.trusted())],
      controllers: [Mixed],
    }).compile();
    const options = { host: "127.0.0.1", port: 0 };
    const app = module.createNestMicroservice({ transport: Transport.TCP, options, logger: false });
    await expect(app.init()).rejects.toMatchObject({
      faults: [{ option: "Mixed.show" }, { option: "Mixed.forgotten" }],
    });
    // In Nest 11 it rejects as the start did.
    await Promise.allSettled([app.close()]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
