import "reflect-metadata";
import * as assert from "node:assert/strict";
import {
  type Auth,
  Callers,
  CallgateModule,
  ConfigurationError,
  CurrentCaller,
  expectProtected,
  Open,
  routes,
} from "@callgate/nestjs";
import { createTestIssuer } from "@callgate/testkit";
import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

@Controller("orders")
class OrdersController {
  @Get()
  @Callers(["reports"])
  list(@CurrentCaller() auth: Auth): object {
    return { for: auth.caller.id };
  }

  @Get("health")
  @Open()
  health(): string {
    return "up";
  }
}

@Controller()
class ForgottenController {
  @Get("forgotten")
  forgotten(): void {}
}

async function main(): Promise<void> {
  const issuer = await createTestIssuer();

  @Module({
    imports: [
      CallgateModule.forRootAsync({
        useFactory: () => ({ issuer: issuer.url, audience: String(issuer.audience) }),
      }),
    ],
    controllers: [OrdersController],
  })
  class AppModule {}

  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, "127.0.0.1");
  const url = `${await app.getUrl()}/orders`;
  expectProtected(app);
  assert.equal(routes(app).routes.length, 2);
  const refused = await fetch(url);
  assert.equal(refused.status, 401);
  assert.equal(refused.headers.get("content-type"), "application/problem+json");
  const authorization = `Bearer ${await issuer.token({ caller: "reports" })}`;
  const admitted = await fetch(url, { headers: { authorization } });
  assert.deepEqual(await admitted.json(), { for: "reports" });
  await app.close();

  @Module({ imports: [AppModule], controllers: [ForgottenController] })
  class ForgottenModule {}
  const forgotten = await NestFactory.create(ForgottenModule, { logger: false });
  await assert.rejects(forgotten.init(), (error: unknown) => {
    assert.ok(error instanceof ConfigurationError);
    return error.faults[0]?.option === "ForgottenController.forgotten";
  });
  await issuer.close();
}

void main();
