import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { callgate } from "@callgate/hono";
import { createAdaptorServer } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";
import { jwk } from "hono/jwk";
import { AUDIENCE, DOCUMENT, mayCall, POLICY } from "../../policy.js";
import { type Listening, ORDERS, PATH, type StartServer } from "../endpoint.js";
import { type Claims, Floor, RawMap, TailMap } from "./floor.js";

/** Hono 4, on Node, with nothing in front of the handler. */
export const bare: StartServer = () => listen(new Hono().get(PATH, (c) => c.json(ORDERS)));

/** Behind a Map of tokens. */
const behind =
  (TokenMap: typeof RawMap | typeof TailMap): StartServer =>
  (location) => {
    const floor = new Floor(new TokenMap(), location);
    const guard: MiddlewareHandler = (c, next) => {
      const line = c.req.header("authorization") ?? "";
      const goOn = (claims: Claims | 401 | 403): ReturnType<MiddlewareHandler> => {
        if (typeof claims === "number") return Promise.resolve(c.body(null, claims));
        c.set("claims", claims);
        return next();
      };
      const claims = floor.find(line);
      return claims === undefined ? floor.admit(line).then(goOn) : goOn(claims);
    };
    return listen(new Hono().get(PATH, guard, (c) => c.json(ORDERS)));
  };

export const rawMap: StartServer = behind(RawMap);
export const tailMap: StartServer = behind(TailMap);

/** Behind a gate. */
export const gated: StartServer = ({ issuer }) => {
  const gate = callgate({ issuer, audience: AUDIENCE });
  return listen(new Hono().get(PATH, gate(POLICY), (c) => c.json(ORDERS)));
};

export const gatedByDocument: StartServer = ({ issuer }) => {
  const gate = callgate({ issuer, audience: AUDIENCE, policy: DOCUMENT });
  return listen(new Hono().get(PATH, gate(`GET ${PATH}`), (c) => c.json(ORDERS)));
};

/** Behind Hono's own middleware, with the keys in memory: it would fetch an address with every request. */
export const jwkMiddleware: StartServer = async ({ issuer, jwksUri, algorithm }) => {
  const response = await fetch(jwksUri);
  const { keys } = (await response.json()) as { readonly keys: { kid: string }[] };
  const verification = { iss: issuer, aud: AUDIENCE, typ: "at+jwt" };
  const verified = jwk({ keys, alg: [algorithm], verification });
  const callersOnly: MiddlewareHandler = (c, next) =>
    mayCall(c.get("jwtPayload")) ? next() : Promise.resolve(c.body(null, 403));
  return listen(new Hono().get(PATH, verified, callersOnly, (c) => c.json(ORDERS)));
};

async function listen({ fetch }: Pick<Hono, "fetch">): Promise<Listening> {
  const server = createAdaptorServer({ fetch }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port, close: () => void server.close() };
}
