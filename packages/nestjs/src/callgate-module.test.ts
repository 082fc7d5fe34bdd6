// cspell:ignore audiense
import { RefusedError as CoreError, createGate } from "@callgate/core";
import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  HttpException,
  type INestApplication,
  Inject,
  Injectable,
  Module,
} from "@nestjs/common";
import { APP_FILTER, NestFactory } from "@nestjs/core";
import { describe, expect, it } from "vitest";
import {
  Callers,
  Callgate,
  CallgateGuard,
  CallgateModule,
  ConfigurationError,
  expectProtected,
  Open,
  RefusedError,
  routes,
} from "./index.js";
import { faultsAtStart, platforms, send, useService } from "./test-support/service.js";

const service = useService();

@Controller()
class Orders {
  @Get("orders")
  @Callers(["reports"])
  list() {
    return "orders";
  }
  @Get("health")
  @Open()
  health() {
    return "up";
  }
}

describe("the options of the module", () => {
  it("reject the making of the application, with every fault", async () => {
    const options = { issuer: "http://login.example.com", audiense: "x", onDenied: "throw" };
    const made = service.bare([Orders], { options });
    const faults = await made.then(
      () => [],
      (error: ConfigurationError) => error.faults.map(({ code, option }) => `${code} ${option}`),
    );
    expect(faults).toContain("option_invalid onDenied");
    expect(faults).toContain("option_unknown audiense");
  });

  it("may come from other providers, and be a gate that is there already", async () => {
    @Injectable()
    class Config {
      readonly gate = createGate(service.trusted());
    }
    @Module({ providers: [Config], exports: [Config] })
    class ConfigModule {}
    @Injectable()
    class Reader {
      readonly callgate: Callgate;
      constructor(@Inject(Callgate) callgate: Callgate) {
        this.callgate = callgate;
      }
    }
    @Module({
      imports: [
        CallgateModule.forRootAsync({
          imports: [ConfigModule],
          inject: [Config],
          useFactory: async ({ gate }: Config) => ({ gate }),
        }),
      ],
      controllers: [Orders],
      providers: [Reader],
    })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { logger: false });
    await app.listen(0, "127.0.0.1");
    const { callgate } = app.get(Reader);
    expect((await send(app, "/orders", await service.from("reports"))).body).toBe("orders");
    expect(callgate.health().issuers).toHaveLength(1);
    await app.close();
    // It was passed in, and is not closed with the application.
    await expect(callgate.ready()).resolves.toBe(true);
    callgate.gate.close();
  });

  it.each([[{ gate: undefined }], [undefined], [{}]])("are refused as %j", async (options) => {
    const made = NestFactory.create(
      { module: class {}, imports: [CallgateModule.forRoot(options as never)] },
      { logger: false, abortOnError: false },
    );
    await expect(made).rejects.toBeInstanceOf(ConfigurationError);
  });
});

describe("a test of an application", () => {
  const letThrough = { canActivate: () => true };

  it.each([
    [
      "overrideGuard",
      (builder: Builder) => builder.overrideGuard(CallgateGuard).useValue(letThrough),
    ],
    [
      "overrideProvider",
      (builder: Builder) => builder.overrideProvider(CallgateGuard).useValue(letThrough),
    ],
  ] as const)("replaces the guard with %s", async (_name, override) => {
    const app = await service.app([Orders], { override });
    expect(await send(app, "/orders")).toMatchObject({ status: 200, body: "orders" });
  });

  it("is still refused its start for a handler without a policy", async () => {
    @Controller()
    class Forgotten {
      @Get()
      x() {}
    }
    const starting = service.bare([Forgotten], {
      override: (builder) => builder.overrideGuard(CallgateGuard).useValue(letThrough),
    });
    expect(await faultsAtStart(starting)).toEqual(["option_missing Forgotten.x"]);
  });

  it("finds every route of controllers with its policy, and an application without the module", async () => {
    const app = await service.app([Orders]);
    expectProtected(app);
    const { framework, routes: found } = routes(app);
    expect(framework).toMatch(/^nestjs@1[12]\.\d+\.\d+$/);
    expect(found).toEqual([
      { method: "GET", path: "/orders", name: "GET /orders", policy: "INLINE", gate: "first" },
      { method: "GET", path: "/health", name: "GET /health", policy: "public", gate: "first" },
    ]);
    const bare = await NestFactory.create({ module: class {} }, { logger: false });
    expect(() => routes(bare)).toThrow("`CallgateModule` is missing");
  });

  it("lists a route whose handler declares nothing", async () => {
    @Controller()
    class Forgotten {
      @Get("x")
      x() {}
    }
    const app = await service.bare([Forgotten]);
    await app.init().catch(() => {});
    expect(() => expectProtected(app)).toThrow("GET /x is not protected");
  });
});

type Builder = Parameters<
  NonNullable<NonNullable<Parameters<typeof service.bare>[1]>["override"]>
>[0];

/** Answers every refusal by itself. */
@Catch(RefusedError)
class Teapot implements ExceptionFilter<RefusedError> {
  catch(error: RefusedError, host: ArgumentsHost): void {
    const isHttp = (error as unknown) instanceof HttpException && error instanceof CoreError;
    const response = host.switchToHttp().getResponse();
    response.status(418).send({ code: error.code, isHttp, status: error.decision.outcome });
  }
}

describe.each(platforms)("a refusal on %s", (_name, platform) => {
  it("reaches a filter of the application first, with its challenge set already", async () => {
    const prepare = (app: INestApplication) => void app.useGlobalFilters(new Teapot());
    const app = await service.app([Orders], { platform, prepare });
    const { status, headers, body } = await send(app, "/orders");
    expect(status).toBe(418);
    expect(headers.get("www-authenticate")).toBe('Bearer realm="api"');
    expect(JSON.parse(body)).toEqual({
      code: "credentials_missing",
      isHttp: true,
      status: "denied",
    });
  });

  it('is left to Nest with onDenied: "next"', async () => {
    const app = await service.app([Orders], { platform, options: { onDenied: "next" } });
    const { status, headers, body } = await send(app, "/orders");
    expect([status, headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="api"']);
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(JSON.parse(body)).toMatchObject({ status: 401, code: "credentials_missing" });
  });

  it.each([{}, { onDenied: "next" }])(
    "reaches filters that are providers first, too: %j",
    async (options) => {
      const teapot = { provide: APP_FILTER, useClass: Teapot };
      const imports = [{ module: class {}, providers: [teapot] }];
      for (const given of [{ providers: [teapot] }, { imports }]) {
        const app = await service.app([Orders], { platform, options, ...given });
        expect((await send(app, "/orders")).status).toBe(418);
      }
    },
  );
});

describe.each(platforms)("the metadata of the service on %s", (_name, platform) => {
  it("is served without a token, outside of a global prefix", async () => {
    const options = { audience: "https://api.example.com/v1", resource: {} };
    const prepare = (app: INestApplication) => void app.setGlobalPrefix("v1");
    const app = await service.app([Orders], { platform, options, prepare });
    const path = "/.well-known/oauth-protected-resource/v1";
    const { status, headers, body } = await send(app, path);
    expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(JSON.parse(body)).toMatchObject({ resource: "https://api.example.com/v1" });
    expect((await send(app, `${path}?x`)).status).toBe(200);
    expect((await send(app, path, {}, "POST")).status).toBe(404);
    expect((await send(app, "/v1/orders")).headers.get("www-authenticate")).toContain(path);
  });
});
