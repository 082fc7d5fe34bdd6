import {
  type Auth,
  createGate,
  fromNode,
  type GateOptions,
  letsThrough,
  RefusedError,
  systemClock,
} from "@callgate/core";
import { type DefaultEventsMap, Server } from "socket.io";

/** A timer of Node.js fires at once when it is set for longer than this, some 24.8 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export type OrdersServer = Server<
  DefaultEventsMap,
  DefaultEventsMap,
  DefaultEventsMap,
  { auth: Auth | undefined }
>;

export function createServer(options: GateOptions): OrdersServer {
  const { clock = systemClock } = options;
  const gate = createGate(options);
  const connect = gate.policy({ callers: ["reports", "checkout"], endpoint: "connect" });
  // An event that is not listed is an undeclared endpoint: refused.
  const events = new Map([
    ["orders:read", gate.policy({ callers: "any", scope: "orders:read", endpoint: "orders:read" })],
    ["orders:cancel", gate.policy({ callers: ["checkout"], endpoint: "orders:cancel" })],
  ]);
  const server: OrdersServer = new Server();

  server.use(async (socket, next) => {
    const decision = await gate.decide(fromNode(socket.request), connect);
    if (!letsThrough(decision)) {
      const { reason: code, decisionId } = decision;
      next(Object.assign(new RefusedError(decision), { data: { code, decisionId } }));
      return;
    }
    socket.data.auth = decision.auth;
    next();
  });

  server.on("connection", (socket) => {
    const { auth } = socket.data;
    if (auth !== undefined) {
      const remainingMs = Math.min(auth.expiresAt * 1000 - clock.now(), LONGEST_TIMER_MS);
      const timer = clock.setTimer(() => socket.disconnect(true), remainingMs, false);
      socket.once("disconnect", () => timer.cancel());
    }
    // Before every event: the last of its arguments is the client's acknowledgement.
    socket.use(([event, ...args], next) => {
      const refused = gate.permits(auth, events.get(event));
      if (refused === undefined || letsThrough(refused)) next();
      else args.at(-1)?.({ code: refused.reason });
    });
    socket.on("orders:read", (acknowledge) => acknowledge({ for: auth?.caller.id }));
    socket.on("orders:cancel", (id, acknowledge) => acknowledge({ cancelled: id }));
    socket.on("forgotten", (acknowledge) => acknowledge({ seen: true }));
  });
  return server;
}
