import "reflect-metadata";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type Auth, Callgate, CallgateModule, CurrentCaller } from "@callgate/nestjs";
import {
  Controller,
  Delete,
  Get,
  HttpCode,
  type INestApplication,
  Inject,
  Module,
  NotFoundException,
  Param,
  Post,
  ServiceUnavailableException,
} from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

/** Whose tokens the service accepts, the audience they have to be issued for, and who may call what. */
export interface AppOptions {
  readonly issuer: string;
  readonly audience: string;
  /** The policy document. Default: the one beside this file. */
  readonly policy?: string;
}

interface Payment {
  readonly id: string;
  readonly createdBy: string;
}

/**
 * Payments: the callers of every endpoint are in `callgate.yaml`, and a route without an entry prevents the service's start.
 */
@Controller("payments")
class PaymentsController {
  readonly #payments: Map<string, Payment>;

  constructor(@Inject("payments") payments: Map<string, Payment>) {
    this.#payments = payments;
  }

  @Get()
  list(): readonly Payment[] {
    return [...this.#payments.values()];
  }

  @Get(":id")
  show(@Param("id") id: string): Payment {
    const payment = this.#payments.get(id);
    if (payment === undefined) throw new NotFoundException();
    return payment;
  }

  @Post()
  create(@CurrentCaller() auth: Auth): Payment {
    const payment = { id: randomUUID(), createdBy: auth.caller.id };
    this.#payments.set(payment.id, payment);
    return payment;
  }

  @Delete(":id")
  @HttpCode(204)
  remove(@Param("id") id: string): void {
    this.#payments.delete(id);
  }
}

@Controller("readyz")
class ReadyController {
  readonly #callgate: Callgate;

  constructor(@Inject(Callgate) callgate: Callgate) {
    this.#callgate = callgate;
  }

  @Get()
  ready(): object {
    const health = this.#callgate.health();
    if (!health.usable) throw new ServiceUnavailableException(health);
    return health;
  }
}

@Module({})
class AppModule {}

export async function createApp(options: AppOptions): Promise<INestApplication> {
  const { issuer, audience, policy = policyFile } = options;
  const payments = new Map<string, Payment>([["1", { id: "1", createdBy: "checkout" }]]);
  const gated = CallgateModule.forRoot({
    issuer,
    audience,
    policy,
    conditions: {
      createdByCaller: ({ caller }, { params }) =>
        payments.get(String(params?.id))?.createdBy === caller.id,
    },
  });
  const root = {
    module: AppModule,
    imports: [gated],
    controllers: [PaymentsController, ReadyController],
    providers: [{ provide: "payments", useValue: payments }],
  };
  return NestFactory.create(root, { logger: ["error", "warn"], forceCloseConnections: true });
}

/** Who may call what, beside this file. */
export const policyFile: string = fileURLToPath(new URL("callgate.yaml", import.meta.url));
