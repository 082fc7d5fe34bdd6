import { createPublicKey, type JsonWebKey } from "node:crypto";
import type { SharedOptions } from "@callgate/core";
import { callgate } from "@callgate/fastify";
import fastifyJwt from "@fastify/jwt";
import createFastify, { type FastifyInstance, type onRequestAsyncHookHandler } from "fastify";
import { AUDIENCE, DOCUMENT, mayCall, POLICY } from "../../policy.js";
import { type Listening, ORDERS, PATH, type StartServer } from "../endpoint.js";
import { type Claims, Floor, RawMap, TailMap } from "./floor.js";

/** Fastify 5 with nothing in front of the handler. */
export const bare: StartServer = () => {
  const app = createFastify();
  app.get(PATH, () => ORDERS);
  return listen(app);
};

/** Behind a Map of tokens, as a hook. */
const behind =
  (TokenMap: typeof RawMap | typeof TailMap): StartServer =>
  (location) => {
    const floor = new Floor(new TokenMap(), location);
    const app = createFastify();
    app.decorateRequest("claims", null);
    app.addHook("onRequest", (request, reply, done) => {
      const line = request.headers.authorization ?? "";
      const goOn = (claims: Claims | number) => {
        if (typeof claims === "number") return void reply.code(claims).send();
        (request as { claims?: Claims }).claims = claims;
        done();
      };
      const claims = floor.find(line);
      if (claims === undefined) floor.admit(line).then(goOn, done);
      else goOn(claims);
    });
    app.get(PATH, () => ORDERS);
    return listen(app);
  };

export const rawMap: StartServer = behind(RawMap);
export const tailMap: StartServer = behind(TailMap);

/**
 * Behind a gate with further options.
 *
 * @param inHandler called by the handler of each admitted request
 */
export const gatedWith =
  (options: SharedOptions, inHandler?: () => void): StartServer =>
  async ({ issuer }) => {
    const app = createFastify();
    await app.register(callgate, { issuer, audience: AUDIENCE, ...options });
    const handler = inHandler
      ? () => {
          inHandler();
          return ORDERS;
        }
      : () => ORDERS;
    app.get(PATH, { config: { callgate: POLICY } }, handler);
    return listen(app);
  };

export const gated: StartServer = gatedWith({});

export const gatedByDocument: StartServer = async ({ issuer }) => {
  const app = createFastify();
  await app.register(callgate, { issuer, audience: AUDIENCE, policy: DOCUMENT });
  app.get(PATH, () => ORDERS);
  return listen(app);
};

/** Behind @fastify/jwt with its cache, which needs a key that is there at the start. */
export const jwtWithCache: StartServer = async ({ issuer, jwksUri, algorithm }) => {
  const { keys } = (await (await fetch(jwksUri)).json()) as { readonly keys: [JsonWebKey] };
  const key = createPublicKey({ key: keys[0], format: "jwk" });
  const app = createFastify();
  await app.register(fastifyJwt, {
    secret: { public: key.export({ format: "pem", type: "spki" }) },
    verify: { algorithms: [algorithm], allowedIss: issuer, allowedAud: AUDIENCE, cache: true },
  });
  const onRequest: onRequestAsyncHookHandler = async (request, reply) => {
    const claims = await request.jwtVerify<Claims>().catch(() => undefined);
    if (claims === undefined) return reply.code(401).send();
    if (!mayCall(claims)) return reply.code(403).send();
  };
  app.get(PATH, { onRequest }, () => ORDERS);
  return listen(app);
};

async function listen(app: FastifyInstance): Promise<Listening> {
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  return { port: Number(new URL(origin).port), close: () => void app.close() };
}
