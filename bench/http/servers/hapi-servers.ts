import { callgate } from "@callgate/hapi";
import {
  server as createServer,
  type Lifecycle,
  type ResponseToolkit,
  type Server,
  type ServerRoute,
} from "@hapi/hapi";
import * as hapiAuthJwt2 from "hapi-auth-jwt2";
import jwksRsa from "jwks-rsa";
import { AUDIENCE, DOCUMENT, mayCall, POLICY } from "../../policy.js";
import { type Listening, ORDERS, PATH, type StartServer } from "../endpoint.js";
import { Floor, RawMap, TailMap } from "./floor.js";

const route: ServerRoute = { method: "GET", path: PATH, handler: () => ORDERS };

/** hapi 21 with nothing in front of the handler. */
export const bare: StartServer = () => listen(createHapi(), route);

/** Behind a Map of tokens, as a scheme: the way that hapi has for it. */
const behind =
  (TokenMap: typeof RawMap | typeof TailMap): StartServer =>
  (location) => {
    const floor = new Floor(new TokenMap(), location);
    const authenticate: Lifecycle.Method = (request, h) => {
      const line = request.raw.req.headers.authorization ?? "";
      const claims = floor.find(line);
      return claims === undefined ? admit(line, h) : h.authenticated({ credentials: { claims } });
    };
    const admit = async (line: string, h: ResponseToolkit): Promise<Lifecycle.ReturnValue> => {
      const claims = await floor.admit(line);
      return typeof claims === "number"
        ? h.response().code(claims).takeover()
        : h.authenticated({ credentials: { claims } });
    };
    const server = createHapi();
    server.auth.scheme("map", () => ({ authenticate }));
    server.auth.strategy("map", "map");
    server.auth.default("map");
    return listen(server, route);
  };

export const rawMap: StartServer = behind(RawMap);
export const tailMap: StartServer = behind(TailMap);

/** Behind a gate, as this plugin makes it. */
export const gatedBy =
  (plugin: typeof callgate): StartServer =>
  async ({ issuer }) => {
    const server = createHapi();
    await server.register({ plugin, options: { issuer, audience: AUDIENCE } });
    server.auth.default("callgate");
    return listen(server, { ...route, options: { plugins: { callgate: POLICY } } });
  };

export const gated: StartServer = gatedBy(callgate);

export const gatedByDocument: StartServer = async ({ issuer }) => {
  const server = createHapi();
  const options = { issuer, audience: AUDIENCE, policy: DOCUMENT, default: true };
  await server.register({ plugin: callgate, options });
  return listen(server, route);
};

export const authJwt2: StartServer = async ({ issuer, jwksUri, algorithm }) => {
  const server = createHapi();
  await server.register(hapiAuthJwt2);
  server.auth.strategy("jwt", "jwt", {
    complete: true,
    key: jwksRsa.hapiJwt2KeyAsync({
      cache: true,
      rateLimit: true,
      jwksRequestsPerMinute: 5,
      jwksUri,
    }),
    verifyOptions: { audience: AUDIENCE, issuer, algorithms: [algorithm] },
    validate: (claims: Parameters<typeof mayCall>[0]) => ({ isValid: mayCall(claims) }),
  });
  server.auth.default("jwt");
  return listen(server, route);
};

function createHapi(): Server {
  return createServer({ port: 0, host: "127.0.0.1" });
}

async function listen(server: Server, served: ServerRoute): Promise<Listening> {
  server.route(served);
  await server.start();
  return { port: server.info.port as number, close: () => void server.stop() };
}
