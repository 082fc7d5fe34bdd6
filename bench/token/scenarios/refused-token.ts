import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { World } from "../world/world.js";

/** What calls cost where the API refuses the token. */
export interface RefusedToken {
  readonly calls: number;
  readonly ended: Readonly<Record<string, number>>;
  readonly requests: number;
}

/** Calls 30 times at once with a token that was withdrawn before it expired; counts the requests for another. */
export async function measureDeadToken(world: World): Promise<RefusedToken> {
  return withApi(new Set(["Bearer token-1"]), async (url) => {
    await Promise.all([world.user.getToken(), world.pass(1000)]);
    const ended = new Map<string, number>();
    for (let n = 0; n < 30; n += 1) callApi(world, url, ended);
    await world.pass(5000);
    return { calls: 30, ended: Object.fromEntries(ended), requests: world.endpoint.requests - 1 };
  });
}

/** Calls an API that refuses every token, 1000 times in a minute. */
export async function measureRefusingApi(world: World): Promise<RefusedToken> {
  return withApi("all", async (url) => {
    const ended = new Map<string, number>();
    for (let n = 0; n < 1000; n += 1) {
      callApi(world, url, ended);
      await world.pass(60);
    }
    const { requests } = world.endpoint;
    return { calls: 1000, ended: Object.fromEntries(ended), requests };
  });
}

function callApi({ user }: World, url: string, ended: Map<string, number>): void {
  const count = (fate: string): void => void ended.set(fate, (ended.get(fate) ?? 0) + 1);
  user.call?.(url).then(
    (status) => count(String(status)),
    () => count("failed"),
  );
}

async function withApi<Result>(
  refused: ReadonlySet<string> | "all",
  run: (url: string) => Promise<Result>,
): Promise<Result> {
  const api = createServer(({ headers }, response) => {
    const isRefused = refused === "all" || refused.has(headers.authorization ?? "");
    const challenge = { "www-authenticate": 'Bearer error="invalid_token"' };
    response.writeHead(isRefused ? 401 : 200, isRefused ? challenge : {});
    response.end();
  });
  api.keepAliveTimeout = 0;
  api.listen(0, "127.0.0.1");
  await once(api, "listening");
  try {
    return await run(`http://127.0.0.1:${(api.address() as AddressInfo).port}/orders`);
  } finally {
    await close(api);
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}
