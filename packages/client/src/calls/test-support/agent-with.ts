import { Agent, type Dispatcher } from "undici";
import { afterEach } from "vitest";
import type { CallOptions } from "../define-calls.js";
import { tokenInterceptor } from "../token-interceptor.js";
import type { FakeSupplier } from "./fake-supplier.js";

const agents: Agent[] = [];
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
});

/** An agent of undici's that is closed after one test. */
export function newAgent(): Agent {
  const agent = new Agent();
  agents.push(agent);
  return agent;
}

/** The same, with the token interceptor, and others that requests pass before it. */
export function agentWith(
  supplier: FakeSupplier,
  options: CallOptions,
  ...outer: Dispatcher.DispatcherComposeInterceptor[]
): Dispatcher {
  return newAgent().compose(tokenInterceptor(supplier, options), ...outer);
}
