import { createWriteStream, type WriteStream } from "node:fs";
import { createAuditLog, type DecisionEvent, type SharedOptions } from "@callgate/core";
import { callgate as onExpress } from "@callgate/express";
import { callgate as onKoa } from "@callgate/koa";
import { answerAsServer } from "../http/answer-as-server.js";
import type { IssuerLocation, StartServer } from "../http/endpoint.js";
import { gatedBy as gatedExpress } from "../http/servers/express-servers.js";
import { gatedWith as gatedFastify } from "../http/servers/fastify-servers.js";
import { gatedBy as gatedKoa } from "../http/servers/koa-servers.js";

/** What hears decisions: nothing, a function that does nothing, one that writes a line, or an audit log in one of its forms. */
type Listener = "off" | "events" | "by hand" | "json" | "ecs" | "ocsf";

// One server whose decisions are written: framework, listener, file, and where its issuer is (JSON) are the arguments.
const [framework = "", listener = "", file = "", location = ""] = process.argv.slice(2);
const listening = listeningWith(listener as Listener);

const starts: Readonly<Record<string, StartServer>> = {
  express: gatedExpress(listenedTo(onExpress)),
  koa: gatedKoa(listenedTo(onKoa)),
  fastify: gatedFastify(listening),
};

const start = starts[framework];
if (start === undefined) throw new Error(`No server ${framework}`);
answerAsServer(await start(JSON.parse(location) as IssuerLocation));

/** The same adapter, whose gates have this process's listener. */
function listenedTo<Adapter>(adapter: Adapter): Adapter {
  const make = adapter as (options: object) => unknown;
  return ((options: object) => make({ ...options, ...listening })) as Adapter;
}

function listeningWith(name: Listener): Pick<SharedOptions, "onDecision"> {
  if (name === "off") return {};
  if (name === "events") return { onDecision: () => {} };
  const write = createWriteStream(file, { flags: "a" });
  if (name === "by hand") return { onDecision: writingByHand(write) };
  return { onDecision: createAuditLog({ write, format: name, include: "all" }).record };
}

/** As a service does it by itself: one line for each decision, written at once. */
function writingByHand(stream: WriteStream): (event: DecisionEvent) => void {
  let sequence = 0;
  return ({ type, at, received, error, remainingSeconds, ...event }) => {
    sequence += 1;
    const time = new Date(at).toISOString();
    stream.write(`${JSON.stringify({ type, time, sequence, ...event })}\n`);
  };
}
