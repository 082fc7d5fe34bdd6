import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { syncBuiltinESMExports } from "node:module";
import util from "node:util";
import { createAuditLog, type DecisionEvent, systemClock } from "@callgate/core";
import { before } from "./watch-wire.js";
import type { Watched } from "./watched.js";

const CHANNELS = [
  "callgate:token",
  "callgate:decision",
  "callgate:keys",
  ...["start", "end", "asyncStart", "asyncEnd", "error"].map(
    (phase) => `tracing:callgate:fetch:${phase}`,
  ),
];
const AUDIT_FORMATS = ["json", "ecs", "ocsf"] as const;
const CONSOLE = ["debug", "dir", "error", "info", "log", "table", "trace", "warn"] as const;

/** Keeps events, logs, warnings, output, and every result of `util.inspect`. */
export function watchOutput({ told, undo }: Watched): void {
  for (const channel of CHANNELS) {
    const listen = (event: unknown) => told.add(channel, event);
    subscribe(channel, listen);
    undo.by(() => unsubscribe(channel, listen));
  }
  const { format, inspect } = util;
  for (const name of CONSOLE) {
    const method = console[name];
    undo.replace(console, name, (...parameters: unknown[]) => {
      told.addText(`console.${name}`, format(...parameters));
      Reflect.apply(method, console, parameters);
    });
  }
  for (const name of ["stdout", "stderr"] as const) {
    before(undo, process[name], "write", (chunk) => {
      told.addText(name, chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : `${chunk}`);
    });
  }
  before(undo, process, "emitWarning", (warning, options) => {
    told.add("process.emitWarning", warning);
    told.add("process.emitWarning", options);
  });
  undo.by(syncBuiltinESMExports);
  const watchedInspect = new Proxy(inspect, {
    apply(target, self, parameters) {
      const text: string = Reflect.apply(target, self, parameters);
      told.addText("util.inspect", text);
      return text;
    },
  });
  undo.replace(util, "inspect", watchedInspect);
  syncBuiltinESMExports();
}

/** Keeps the lines of an audit log in each form, made of every decision of every gate. */
export function watchAuditLogs({ told, undo }: Watched): void {
  for (const format of AUDIT_FORMATS) {
    const write = (lines: string) => told.addText(`audit log, ${format}`, lines);
    // Before the test file is over, and also where a test has timers of its own.
    const setTimer = (callback: () => void) => {
      queueMicrotask(callback);
      return { cancel: () => {} };
    };
    const clock = { ...systemClock, setTimer };
    const audit = createAuditLog({ write, format, include: "all", warnings: false, clock });
    const listen = (event: unknown) => audit.record(event as DecisionEvent);
    subscribe("callgate:decision", listen);
    undo.by(() => unsubscribe("callgate:decision", listen));
  }
}

/**
 * Keeps every error of the classes that a package exports.
 *
 * A class looks its parent up whenever it calls `super()`: given another parent, it reports each instance, and
 * the package does not have to know.
 */
export function watchErrors(exported: object, { told, undo }: Watched): void {
  for (const value of Object.values(exported)) {
    if (typeof value !== "function" || Object.getPrototypeOf(value) !== Error) continue;
    const parent = new Proxy(Error, {
      construct(target, parameters, made) {
        const error: Error = Reflect.construct(target, parameters, made);
        told.add(value.name, error);
        return error;
      },
    });
    Object.setPrototypeOf(value, parent);
    undo.by(() => Object.setPrototypeOf(value, Error));
  }
}
