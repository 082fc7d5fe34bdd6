import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { callgate } from "@callgate/express";
import { JwtVerifier } from "aws-jwt-verify";
import express, {
  type ErrorRequestHandler,
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from "express";
import { expressjwt, type GetVerificationKey } from "express-jwt";
import { type AuthResult, auth } from "express-oauth2-jwt-bearer";
import type { Algorithm } from "jsonwebtoken";
import jwksRsa from "jwks-rsa";
import { AUDIENCE, DOCUMENT, mayCall, POLICY } from "../../policy.js";
import { type Listening, ORDERS, PATH, type StartServer } from "../endpoint.js";
import { type Claims, Floor, RawMap, TailMap } from "./floor.js";

/** Caller and scope by hand, where a middleware leaves them to the application. */
const callersOnly =
  (claimsOf: (request: Request) => Claims | undefined): RequestHandler =>
  (request, response, next) => {
    if (mayCall(claimsOf(request) ?? {})) next();
    else response.sendStatus(403);
  };

/** Express 5 with nothing in front of the handler. */
export const bare: StartServer = () => listen(express().get(PATH, listOrders));

/** Behind a Map of tokens. */
const behind =
  (TokenMap: typeof RawMap | typeof TailMap): StartServer =>
  (location) => {
    const floor = new Floor(new TokenMap(), location);
    const guard: RequestHandler = (request, response, next) => {
      const line = request.headers.authorization ?? "";
      const claims = floor.find(line);
      if (claims === undefined) return admit(line, response, next);
      response.locals.claims = claims;
      return next();
    };
    const admit = async (line: string, response: Response, next: NextFunction): Promise<void> => {
      const claims = await floor.admit(line);
      if (typeof claims === "number") response.sendStatus(claims);
      else next();
    };
    return listen(express().get(PATH, guard, listOrders));
  };

export const rawMap: StartServer = behind(RawMap);
export const tailMap: StartServer = behind(TailMap);

/**
 * Behind a gate, as this adapter makes it.
 *
 * @param inHandler called by the handler of each admitted request
 */
export const gatedBy =
  (adapter: typeof callgate, inHandler?: () => void): StartServer =>
  ({ issuer }) => {
    const gate = adapter({ issuer, audience: AUDIENCE });
    const handler: RequestHandler = inHandler
      ? (_request, response) => {
          inHandler();
          response.json(ORDERS);
        }
      : listOrders;
    return listen(express().get(PATH, gate(POLICY), handler));
  };

export const gated: StartServer = gatedBy(callgate);

export const gatedByDocument: StartServer = ({ issuer }) => {
  const gate = callgate({ issuer, audience: AUDIENCE, policy: DOCUMENT });
  return listen(express().get(PATH, gate(`GET ${PATH}`), listOrders));
};

export const oauth2JwtBearer: StartServer = ({ issuer }) => {
  const app = express();
  app.use(auth({ issuerBaseURL: issuer, audience: AUDIENCE }));
  const claimsOf = (request: Request): Claims | undefined =>
    (request.auth as unknown as AuthResult | undefined)?.payload;
  return listen(app.get(PATH, callersOnly(claimsOf), listOrders));
};

export const expressJwt: StartServer = ({ issuer, jwksUri, algorithm }) => {
  const app = express();
  app.use(
    expressjwt({
      secret: jwksRsa.expressJwtSecret({
        cache: true,
        rateLimit: true,
        jwksRequestsPerMinute: 5,
        jwksUri,
      }) as GetVerificationKey,
      audience: AUDIENCE,
      issuer,
      algorithms: [algorithm as Algorithm],
    }),
  );
  const claimsOf = (request: Request): Claims | undefined => request.auth as Claims | undefined;
  return listen(app.get(PATH, callersOnly(claimsOf), listOrders));
};

/** aws-jwt-verify brings no middleware; its fetching knows https only, so the key set is loaded for it. */
export const awsJwtVerify: StartServer = async ({ issuer, jwksUri }) => {
  const verifier = JwtVerifier.create({ issuer, audience: AUDIENCE, jwksUri });
  const response = await fetch(jwksUri);
  verifier.cacheJwks((await response.json()) as Parameters<typeof verifier.cacheJwks>[0]);
  const verified: RequestHandler = async (request, response, next) => {
    const [, token] = request.headers.authorization?.split(" ") ?? [];
    try {
      response.locals.claims = await verifier.verify(token ?? "");
    } catch {
      response.sendStatus(401);
      return;
    }
    next();
  };
  const claimsOf = ({ res }: Request): Claims | undefined => res?.locals.claims;
  return listen(express().get(PATH, verified, callersOnly(claimsOf), listOrders));
};

const listOrders: RequestHandler = (_request, response) => {
  response.json(ORDERS);
};

/** As Express answers errors by itself, less the stack on standard error. */
const answerError: ErrorRequestHandler = (
  error: { status?: number },
  _request,
  response,
  _next,
) => {
  response.sendStatus(error.status ?? 500);
};

async function listen(app: Express): Promise<Listening> {
  const server = app.use(answerError).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port, close: () => void server.close() };
}
