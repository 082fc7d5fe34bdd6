import type { World } from "../world/world.js";
import { callFor } from "./tally.js";

/** What calls cost where the server does not know the client. */
export interface RefusedClient {
  readonly calls: number;
  readonly requests: number;
}

/** Calls 1000 times in 60 seconds while the server answers `invalid_client`. */
export async function measureRefusedClient(world: World): Promise<RefusedClient> {
  world.endpoint.answer = () => "invalid_client";
  const { calls, failed } = await callFor(world, 60_000, 60);
  if (failed !== calls)
    throw new Error(`${calls - failed} calls got a token that was never issued`);
  return { calls, requests: world.endpoint.requests };
}
