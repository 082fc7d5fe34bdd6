// What a block about NestJS names without declaring it.
import "reflect-metadata";
import type { ExpressGate, callgate as gateOf } from "@callgate/express";
import type { ExecutionContext, INestApplication, Type } from "@nestjs/common";

export { type Auth, CallgateGuard, CallgateModule } from "@callgate/nestjs";
export * from "./shared.js";

export declare const app: INestApplication;
export declare const OrdersController: Type;
// Tables of the README, whose samples are for every framework, are on its page too.
export declare const callgate: typeof gateOf;
export declare const gate: ExpressGate;
/** Of @nestjs/config. */
export declare class ConfigService {
  getOrThrow(name: string): string;
}
/** Of @nestjs/graphql. */
export declare const GqlExecutionContext: {
  create(context: ExecutionContext): { getContext(): { req: object } };
};
/** Of @nestjs/testing. */
export declare const Test: {
  createTestingModule(metadata: object): {
    compile(): Promise<{ createNestApplication(): INestApplication }>;
  };
};
