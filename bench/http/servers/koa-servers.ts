import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { callgate } from "@callgate/koa";
import Router from "@koa/router";
import jwksRsa from "jwks-rsa";
import Koa, { type Middleware } from "koa";
import jwt from "koa-jwt";
import { AUDIENCE, DOCUMENT, mayCall, POLICY } from "../../policy.js";
import { type Listening, ORDERS, PATH, type StartServer } from "../endpoint.js";

/** Koa 3 with nothing in front of the handler. */
export const bare: StartServer = () => listen(new Router().get(PATH, listOrders));

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

export const koaJwt: StartServer = ({ issuer, jwksUri }) => {
  const verified = jwt({
    secret: jwksRsa.koaJwtSecret({
      cache: true,
      rateLimit: true,
      jwksRequestsPerMinute: 5,
      jwksUri,
    }),
    audience: AUDIENCE,
    issuer,
    algorithms: ["RS256"],
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
