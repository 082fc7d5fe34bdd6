import "reflect-metadata";
import { CallgateModule, type CallgateModuleOptions, Endpoint } from "@callgate/nestjs";
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  ForbiddenException,
  Get,
  type ModuleMetadata,
  UnauthorizedException,
  UseGuards,
} from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { AuthGuard, PassportStrategy } from "@nestjs/passport";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import jwksRsa from "jwks-rsa";
import { ExtractJwt, Strategy } from "passport-jwt";
import { AUDIENCE, DOCUMENT, mayCall, POLICY } from "../../policy.js";
import { type Listening, ORDERS, PATH, type StartServer } from "../endpoint.js";
import { type Claims, Floor, RawMap, TailMap } from "./floor.js";

type Decorate = MethodDecorator;

/** Nest on Fastify, with one handler. Decorators are called as functions, so that this compiles as everything else does. */
async function nestWith(
  decorators: readonly Decorate[],
  metadata: ModuleMetadata = {},
): Promise<Listening> {
  class Orders {
    list() {
      return ORDERS;
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Orders.prototype, "list");
  if (descriptor === undefined) throw new Error("the handler is missing");
  for (const decorate of [Get(PATH), ...decorators]) decorate(Orders.prototype, "list", descriptor);
  Controller()(Orders);
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: class {}, controllers: [Orders], ...metadata },
    new FastifyAdapter(),
    { logger: false },
  );
  await app.listen(0, "127.0.0.1");
  const { port } = app.getHttpServer().address() as { readonly port: number };
  return { port, close: () => void app.close() };
}

/** Nothing in front of the handler. */
export const bare: StartServer = () => nestWith([]);

/** Behind a Map of tokens, as a guard. */
const behind =
  (TokenMap: typeof RawMap | typeof TailMap): StartServer =>
  (location) => {
    const floor = new Floor(new TokenMap(), location);
    const goOn = (request: object, claims: Claims | number): boolean => {
      if (claims === 403) throw new ForbiddenException();
      if (typeof claims === "number") throw new UnauthorizedException();
      (request as { claims?: Claims }).claims = claims;
      return true;
    };
    const guard: CanActivate = {
      canActivate(context: ExecutionContext) {
        const request = context.switchToHttp().getRequest();
        const line: string = request.headers.authorization ?? "";
        const claims = floor.find(line);
        if (claims !== undefined) return goOn(request, claims);
        return floor.admit(line).then((admitted) => goOn(request, admitted));
      },
    };
    return nestWith([UseGuards(guard)]);
  };

export const rawMap: StartServer = behind(RawMap);
export const tailMap: StartServer = behind(TailMap);

/** Behind a gate. */
export const gated: StartServer = ({ issuer }) =>
  nestWith([Endpoint(POLICY)], gateWith({ issuer, audience: AUDIENCE }));

export const gatedByDocument: StartServer = ({ issuer }) =>
  nestWith([], gateWith({ issuer, audience: AUDIENCE, policy: DOCUMENT }));

function gateWith(options: CallgateModuleOptions): ModuleMetadata {
  return { imports: [CallgateModule.forRoot(options)] };
}

/** Behind passport-jwt, with the keys of jwks-rsa. */
export const passportJwt: StartServer = ({ issuer, jwksUri, algorithm }) => {
  class JwtStrategy extends PassportStrategy(Strategy) {
    constructor() {
      super({
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
        secretOrKeyProvider: jwksRsa.passportJwtSecret({ jwksUri, cache: true }),
        issuer,
        audience: AUDIENCE,
        algorithms: [algorithm as "RS256"],
      });
    }

    validate(claims: Claims): Claims {
      if (!mayCall(claims)) throw new ForbiddenException();
      return claims;
    }
  }
  return nestWith([UseGuards(AuthGuard("jwt"))], { providers: [JwtStrategy] });
};
