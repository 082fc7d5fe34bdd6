import { answerAsServer } from "./answer-as-server.js";
import type { IssuerLocation } from "./endpoint.js";
import { frameworks } from "./servers/index.js";

// One server, in a process of its own: framework, name, and where its issuer is (JSON) are the arguments.
const [framework = "", name = "", location = ""] = process.argv.slice(2);
const start = frameworks[framework]?.[name];
if (start === undefined) throw new Error(`No server ${framework}, ${name}`);
answerAsServer(await start(JSON.parse(location) as IssuerLocation));
