import "reflect-metadata";
import {
  type Auth,
  createGate,
  fromNode,
  type Gate,
  type GateOptions,
  type GatePolicy,
  letsThrough,
  RefusedError,
  toAnswer,
} from "@callgate/core";
import { authOf } from "@callgate/express";
import {
  type ArgumentsHost,
  type CanActivate,
  Catch,
  Controller,
  createParamDecorator,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  type INestApplication,
  Module,
} from "@nestjs/common";
import { NestFactory, Reflector } from "@nestjs/core";
import type { Request, Response } from "express";

/** Declares who may call a route. */
const Policy = Reflector.createDecorator<GatePolicy>();

/** The verified caller, as an argument of a handler. */
const Caller = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  authOf(context.switchToHttp().getRequest()),
);

/** Refuses every request that the route's policy does not admit; one without a policy admits no caller. */
class CallgateGuard implements CanActivate {
  readonly #gate: Gate;
  readonly #reflector = new Reflector();

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request & { auth?: Auth | undefined }>();
    const response = context.switchToHttp().getResponse<Response>();
    const policy = this.#reflector.get(Policy, context.getHandler());
    const route = `${request.method} ${request.route.path}`;
    const details = { route, params: request.params };
    const decision = await this.#gate.decide(fromNode(request, details), policy);
    response.set(decision.headers);
    if (!letsThrough(decision)) throw new RefusedError(decision);
    request.auth = decision.auth;
    return true;
  }
}

/** Answers a refusal. Without it, Nest logs a stack trace for each one and leaves the challenge out. */
@Catch(RefusedError)
class RefusalFilter implements ExceptionFilter<RefusedError> {
  catch({ decision }: RefusedError, host: ArgumentsHost): void {
    const { status, headers, body } = toAnswer(decision);
    host.switchToHttp().getResponse<Response>().status(status).set(headers).end(body);
  }
}

export async function createApp(options: GateOptions): Promise<INestApplication> {
  const gate = createGate(options);

  @Controller("orders")
  class OrdersController {
    @Get(":id")
    @Policy(gate.policy({ callers: ["reports"], scope: "orders:read" }))
    show(@Caller() auth: Auth): object {
      return { for: auth.caller.id };
    }

    @Get()
    forgotten(): string {
      return "no policy";
    }
  }

  @Module({ controllers: [OrdersController] })
  class OrdersModule {}

  const app = await NestFactory.create(OrdersModule, { logger: ["error", "warn"] });
  return app.useGlobalGuards(new CallgateGuard(gate)).useGlobalFilters(new RefusalFilter());
}
