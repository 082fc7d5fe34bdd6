import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { callgate } from "@callgate/koa";
import Router from "@koa/router";
import jwksRsa from "jwks-rsa";
import Koa, { type Context, type Middleware, type Next } from "koa";
import jwt from "koa-jwt";
import { AUDIENCE, DOCUMENT, mayCall, POLICY } from "../../policy.js";
import { type Listening, ORDERS, PATH, type StartServer } from "../endpoint.js";
import { Floor, RawMap, TailMap } from "./floor.js";

/** Koa 3 with nothing in front of the handler. */
export const bare: StartServer = () => listen(new Router().get(PATH, listOrders));

/** Behind a Map of tokens. */
const behind =
  (TokenMap: typeof RawMap | typeof TailMap): StartServer =>
  (location) => {
    const floor = new Floor(new TokenMap(), location);
    const guard: Middleware = (context, next) => {
      const line = context.req.headers.authorization ?? "";
      const claims = floor.find(line);
      if (claims === undefined) return admit(line, context, next);
      context.state.claims = claims;
      return next();
    };
    const admit = async (line: string, context: Context, next: Next): Promise<void> => {
      const claims = await floor.admit(line);
      if (typeof claims === "number") context.throw(claims);
      await next();
    };
    return listen(new Router().get(PATH, guard, listOrders));
  };

export const rawMap: StartServer = behind(RawMap);
export const tailMap: StartServer = behind(TailMap);

/** Behind a gate, as this adapter makes it. */
export const gatedBy =
  (adapter: typeof callgate): StartServer =>
  ({ issuer }) => {
    const gate = adapter({ issuer, audience: AUDIENCE });
    return listen(new Router().get(PATH, gate(POLICY), listOrders));
  };

export const gated: StartServer = gatedBy(callgate);

export const gatedByDocument: StartServer = ({ issuer }) => {
  const gate = callgate({ issuer, audience: AUDIENCE, policy: DOCUMENT });
  return listen(new Router().get(PATH, gate(`GET ${PATH}`), listOrders));
};

export const koaJwt: StartServer = ({ issuer, jwksUri, algorithm }) => {
  const verified = jwt({
    secret: jwksRsa.koaJwtSecret({
      cache: true,
      rateLimit: true,
      jwksRequestsPerMinute: 5,
      jwksUri,
    }),
    audience: AUDIENCE,
    issuer,
    algorithms: [algorithm],
  });
  const callersOnly: Middleware = (context, next) => {
    if (!mayCall(context.state.user)) context.throw(403);
    return next();
  };
  return listen(new Router().get(PATH, callersOnly, listOrders), verified);
};

const listOrders: Middleware = (context) => {
  context.body = ORDERS;
};

async function listen(router: Router, ...before: Middleware[]): Promise<Listening> {
  const app = new Koa();
  for (const middleware of before) app.use(middleware);
  app.use(router.routes());
  app.silent = true;
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port, close: () => void server.close() };
}
