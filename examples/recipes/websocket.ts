import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import {
  type Clock,
  createGate,
  type Denied,
  fromNode,
  type GateOptions,
  letsThrough,
  systemClock,
  toAnswer,
  type Unavailable,
} from "@callgate/core";
import { type WebSocket, WebSocketServer } from "ws";

/** A timer of Node.js fires at once when it is set for longer than this, some 24.8 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** From the range that RFC 6455 section 7.4.2 reserves for applications. */
const TOKEN_EXPIRED = 4401;

export function servePrices(server: Server, options: GateOptions): void {
  const { clock = systemClock } = options;
  const gate = createGate(options);
  const readPrices = gate.policy({ callers: ["shop"], scope: "prices:read", endpoint: "prices" });
  const sockets = new WebSocketServer({ noServer: true });

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    socket.once("error", () => socket.destroy());
    const decision = await gate.decide(fromNode(request), readPrices);
    if (!letsThrough(decision)) {
      refuse(socket, decision);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      if (decision.auth !== undefined) closeAt(decision.auth.expiresAt, client, clock);
      client.send(`prices for ${decision.auth?.caller.id}`);
    });
  };
  server.on("upgrade", (...args) => void upgrade(...args));
}

/** Answers in HTTP: the connection has not become a WebSocket yet. */
function refuse(socket: Duplex, refusal: Denied | Unavailable): void {
  const { status, headers, body } = toAnswer(refusal);
  const fields = { ...headers, ...refusal.headers, connection: "close" };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines].join("\r\n");
  socket.end(`${head}\r\n\r\n${body}`);
}

/** Closes a connection in the second its token expires. */
function closeAt(expiresAt: number, client: WebSocket, clock: Clock): void {
  const remainingMs = Math.min(expiresAt * 1000 - clock.now(), LONGEST_TIMER_MS);
  const close = (): void => client.close(TOKEN_EXPIRED, "token expired");
  const timer = clock.setTimer(close, remainingMs, false);
  client.once("close", () => timer.cancel());
}
