import { answerAsServer } from "./answer-as-server.js";
import { frameworks } from "./servers/index.js";

// One server, in a process of its own: framework, name, issuer and address of its keys are the arguments.
const [framework = "", name = "", issuer = "", jwksUri = ""] = process.argv.slice(2);
const start = frameworks[framework]?.[name];
if (start === undefined) throw new Error(`No server ${framework}, ${name}`);
answerAsServer(await start({ issuer, jwksUri }));
