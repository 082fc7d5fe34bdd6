import type { FakeClock } from "@callgate-tooling/test-support";
import type { IoredisLike, NodeRedisLike } from "../send-command.js";

interface StoredText {
  readonly text: string;
  readonly endsAt: number;
}

/** A server in memory that understands the commands of the stores; the real one is in `stores.server.test.ts`. */
export class MemoryRedis implements IoredisLike, NodeRedisLike {
  readonly #clock: FakeClock;
  readonly #texts = new Map<string, StoredText>();
  isDown = false;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  async call(command: string, ...args: string[]): Promise<unknown> {
    if (this.isDown) throw Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    const [first = "", second = "", key = "", owner = ""] = args;
    switch (command) {
      case "SET":
        return this.#set(first, second, args.slice(2));
      case "GET":
        return this.#get(first) ?? null;
      case "DEL":
        return Number(this.#texts.delete(first));
      case "EVAL":
        // The one script that is sent: deletes a lock that is still the owner's.
        return this.#get(key) === owner ? Number(this.#texts.delete(key)) : 0;
      default:
        throw new Error(`ERR unknown command '${command}'`);
    }
  }

  sendCommand([command = "", ...args]: string[]): Promise<unknown> {
    return this.call(command, ...args);
  }

  #set(key: string, text: string, [unit, ms, condition]: string[]): "OK" | null {
    if (unit !== "PX") throw new Error("ERR syntax error");
    if (condition === "NX" && this.#get(key) !== undefined) return null;
    this.#texts.set(key, { text, endsAt: this.#clock.monotonic() + Number(ms) });
    return "OK";
  }

  #get(key: string): string | undefined {
    const stored = this.#texts.get(key);
    return stored === undefined || stored.endsAt <= this.#clock.monotonic()
      ? undefined
      : stored.text;
  }
}
