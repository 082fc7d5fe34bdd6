import { answerAsServer } from "../http/answer-as-server.js";
import type { IssuerLocation, StartServer } from "../http/endpoint.js";
import { gatedBy as gatedExpress } from "../http/servers/express-servers.js";
import { gatedBy as gatedHapi } from "../http/servers/hapi-servers.js";
import { gatedBy as gatedKoa } from "../http/servers/koa-servers.js";
import { loadPackage } from "./checkout.js";

const starts: Readonly<Record<string, () => Promise<StartServer>>> = {
  express: async () => gatedExpress((await loadPackage(root, "express")).callgate),
  koa: async () => gatedKoa((await loadPackage(root, "koa")).callgate),
  hapi: async () => gatedHapi((await loadPackage(root, "hapi")).callgate),
};

// One server behind one checkout's gate: framework, folder, and where its issuer is (JSON) are the arguments.
const [framework = "", root = "", location = ""] = process.argv.slice(2);
const start = await starts[framework]?.();
if (start === undefined) throw new Error(`No server ${framework}`);
answerAsServer(await start(JSON.parse(location) as IssuerLocation));
