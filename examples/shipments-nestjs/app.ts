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

interface Shipment {
  readonly id: string;
  readonly createdBy: string;
}

/** Shipments: the callers of every endpoint are in `callgate.yaml`, and a route without an entry keeps the service from starting. */
@Controller("shipments")
class ShipmentsController {
  readonly #shipments: Map<string, Shipment>;

  constructor(@Inject("shipments") shipments: Map<string, Shipment>) {
    this.#shipments = shipments;
  }

  @Get()
  list(): readonly Shipment[] {
    return [...this.#shipments.values()];
  }

  @Get(":id")
  show(@Param("id") id: string): Shipment {
    const shipment = this.#shipments.get(id);
    if (shipment === undefined) throw new NotFoundException();
    return shipment;
  }

  @Post()
  create(@CurrentCaller() auth: Auth): Shipment {
    const shipment = { id: randomUUID(), createdBy: auth.caller.id };
    this.#shipments.set(shipment.id, shipment);
    return shipment;
  }

  @Delete(":id")
  @HttpCode(204)
  remove(@Param("id") id: string): void {
    this.#shipments.delete(id);
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
  const shipments = new Map<string, Shipment>([["1", { id: "1", createdBy: "checkout" }]]);
  const gated = CallgateModule.forRoot({
    issuer,
    audience,
    policy,
    conditions: {
      createdByCaller: ({ caller }, { params }) =>
        shipments.get(String(params?.id))?.createdBy === caller.id,
    },
  });
  const root = {
    module: AppModule,
    imports: [gated],
    controllers: [ShipmentsController, ReadyController],
    providers: [{ provide: "shipments", useValue: shipments }],
  };
  return NestFactory.create(root, { logger: ["error", "warn"], forceCloseConnections: true });
}

/** Who may call what, beside this file. */
export const policyFile: string = fileURLToPath(new URL("callgate.yaml", import.meta.url));
