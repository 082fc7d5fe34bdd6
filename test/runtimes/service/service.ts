import { createGate, type DecisionEvent } from "@callgate/core";
import { answeringQuestions } from "../../adapters/support/opaque-tokens.js";
import { optionsFor } from "../../adapters/support/scene.js";
import type { ServiceConfig } from "./config.js";
import { createControls } from "./controls.js";
import type { Handler } from "./handler.js";
import { handlerWithCore } from "./handler-with-core.js";
import { handlerWithFetch } from "./handler-with-fetch.js";
import { handlerWithHono } from "./handler-with-hono.js";
import { movableClock } from "./movable-clock.js";

const ADAPTERS = { core: handlerWithCore, fetch: handlerWithFetch, hono: handlerWithHono };

/** The `waitUntil` of a runtime that has one. */
type WaitUntil = (background: Promise<unknown>) => void;

/**
 * A service whose endpoints are behind one gate.
 *
 * Called while the main module is loaded, which is where an application creates its gate.
 */
export function createService(config: ServiceConfig, waitUntil?: WaitUntil): Handler {
  let created = config.createsLate ? undefined : create(config, waitUntil);
  return (request) => {
    created ??= create(config, waitUntil);
    return created(request);
  };
}

function create(config: ServiceConfig, waitUntil?: WaitUntil): Handler {
  const clock = movableClock(config.nowMs);
  const events: DecisionEvent[] = [];
  const background = config.passesWaitUntil && waitUntil !== undefined ? { waitUntil } : {};
  const options = {
    ...optionsFor(config.main, config.silent),
    ...(config.answersQuestions ? { fetch: answeringQuestions } : {}),
    ...config.options,
    ...background,
  };
  const gate = createGate({
    ...options,
    clock,
    onDecision: (event) => void events.push(event),
  });
  const handle = ADAPTERS[config.adapter](gate);
  const controls = createControls({ gate, clock, options, events });

  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/control/")) return controls(request);
    return handle(request);
  };
}
