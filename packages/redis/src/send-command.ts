import { Faults, received } from "@callgate/core/kit";

/**
 * Sends one command over the client that the application has, and resolves with the answer as the client returns it.
 *
 * Strings only, so that any client can be used. It may reject with any value, and need not settle: every command has a
 * deadline of its own.
 *
 * @example
 * const send: SendCommand = (command, ...args) => client.call(command, ...args); // ioredis, iovalkey
 * const send: SendCommand = (...command) => client.sendCommand(command); // node-redis
 */
export type SendCommand = (command: string, ...args: string[]) => Promise<unknown>;

/** The part of a client of ioredis or iovalkey that is used: a single server, Sentinel or Cluster. */
export interface IoredisLike {
  /** Sends any command. */
  call(command: string, ...args: string[]): Promise<unknown>;
}

/** The part of a client of node-redis (`redis`, `@redis/client`) that is used: a single server or Sentinel. */
export interface NodeRedisLike {
  /** Sends any command, with its name as the first of the arguments. */
  sendCommand(args: string[]): Promise<unknown>;
}

/**
 * Sends commands over a client of ioredis or iovalkey.
 *
 * Make the client with `enableOfflineQueue: false` and `maxRetriesPerRequest: 0`, so that a command fails at once while there is no
 * connection. With their defaults it waits for one; the deadline then ends the wait.
 *
 * @throws {ConfigurationError} `option_missing`, `option_invalid` where it is not one
 */
export function fromIoredis(client: IoredisLike): SendCommand {
  checkClient("fromIoredis", client, "call");
  return over(client, (command, ...args) => client.call(command, ...args));
}

/**
 * Sends commands over a client of node-redis.
 *
 * Make the client with `disableOfflineQueue: true`, so that a command fails at once while there is no connection. Its cluster
 * client needs the key of each command: write a {@link SendCommand} around it.
 *
 * @throws {ConfigurationError} `option_missing`, `option_invalid` where it is not one
 */
export function fromNodeRedis(client: NodeRedisLike): SendCommand {
  checkClient("fromNodeRedis", client, "sendCommand");
  return over(client, (...command) => client.sendCommand(command));
}

const clients = new WeakMap<SendCommand, object>();

function over(client: object, send: SendCommand): SendCommand {
  clients.set(send, client);
  return send;
}

/** Otherwise each command would fail, as if the server were down. */
function checkClient(name: string, client: unknown, method: string): void {
  const isClient = typeof client === "object" && client !== null;
  if (isClient && typeof (client as Record<string, unknown>)[method] === "function") return;
  const faults = new Faults();
  faults.add(
    client === undefined ? "option_missing" : "option_invalid",
    "client",
    `must be a client with \`${method}\`, received ${received(client)}`,
  );
  faults.throwIfAny(name);
}

/**
 * Whether two functions send over one client, as far as that is known: of a function of the application's own it is not.
 *
 * One function passed twice is no mistake: what only publishes never waits.
 */
export function isSameClient(one: SendCommand, other: SendCommand): boolean {
  const client = clients.get(one);
  return one !== other && client !== undefined && client === clients.get(other);
}
