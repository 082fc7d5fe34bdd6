import { type Auth, GateNotMountedError } from "@callgate/core/adapter";

declare global {
  namespace Express {
    interface Request {
      /**
       * Who is calling, on a route behind a gate; `undefined` on every other, and in report mode where the token
       * did not verify. {@link authOf} is never `undefined`.
       */
      auth?: Auth | undefined;
    }
  }
}

/**
 * Tells who is calling, in a handler behind a gate.
 *
 * @throws {GateNotMountedError} `callgate_gate_not_mounted`, where no gate let this request through with a
 * verified caller
 * @example
 * app.get("/orders", gate({ callers: ["reports"] }), (req, res) => res.json(ordersFor(authOf(req).caller.id)));
 */
export function authOf(request: { readonly auth?: Auth | undefined }): Auth {
  if (request.auth === undefined) throw new GateNotMountedError("req.auth");
  return request.auth;
}
