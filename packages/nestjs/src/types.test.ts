import type { Auth as CoreAuth, Gate } from "@callgate/core";
import type { DynamicModule, ExecutionContext } from "@nestjs/common";
import { describe, expectTypeOf, it } from "vitest";
import {
  type Auth,
  authOf,
  Callers,
  type Callgate,
  CallgateModule,
  type CallgateModuleOptions,
  Endpoint,
  type RefusedError,
} from "./index.js";

// Held by the compiler: `npm run types` fails where one of these does.

const issuer = "https://login.example.com";
const audience = "orders";

describe("the types for Nest", () => {
  it("know the caller, and what can be injected", () => {
    expectTypeOf(authOf).returns.toEqualTypeOf<Auth>();
    expectTypeOf<Auth>().toEqualTypeOf<CoreAuth>();
    expectTypeOf<Callgate["gate"]>().toEqualTypeOf<Gate>();
    expectTypeOf<Callgate["reload"]>().toBeFunction();
    expectTypeOf<Callgate>().not.toHaveProperty("close");
  });

  it("know the policy of a handler", () => {
    const grants = ["reports", { client: "legacy-batch", until: "2027-01-31" }];
    expectTypeOf(Endpoint({ callers: grants, scope: "orders:read" })).toExtend<MethodDecorator>();
    expectTypeOf(Callers("any", { roles: ["reader"] })).toExtend<ClassDecorator>();
    for (const word of ["none", "public", "GET /orders/:id"] as const) Endpoint(word);
    // @ts-expect-error callers is mandatory
    Endpoint({ scope: "orders:read" });
    // @ts-expect-error a name has a method
    Endpoint("/orders");
    Endpoint<{ ip: string }>({
      callers: "any",
      condition: (_auth, { original }) => original?.ip === "::1",
    });
  });

  it("know the options of the module", () => {
    const made: DynamicModule[] = [
      CallgateModule.forRoot({ issuer, audience, onDenied: "next" }),
      CallgateModule.forRoot({
        issuer,
        audience,
        requestOf: { ws: (context: ExecutionContext) => context },
      }),
      CallgateModule.forRoot({ policy: "callgate.yaml" }),
      CallgateModule.forRootAsync({
        inject: ["NAME"],
        useFactory: async (name: string) => ({ issuer, audience: name }),
      }),
    ];
    expectTypeOf(made).toBeArray();
    // @ts-expect-error audience is mandatory
    const options: CallgateModuleOptions = { issuer };
    expectTypeOf(options).toEqualTypeOf<CallgateModuleOptions>();
  });

  it("know what a filter catches", () => {
    expectTypeOf<RefusedError["status"]>().toEqualTypeOf<number>();
  });
});
