import { answerQuestions } from "../measure/helper-process.js";
import { frameworks } from "./servers/index.js";

// One server, in a process of its own: framework, name, issuer and address of its keys are the arguments.
const [framework = "", name = "", issuer = "", jwksUri = ""] = process.argv.slice(2);
const start = frameworks[framework]?.[name];
if (start === undefined) throw new Error(`No server ${framework}, ${name}`);
const { port } = await start({ issuer, jwksUri });

/** Milliseconds of processor time used so far. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

answerQuestions((question: "port" | "processorMs") => (question === "port" ? port : processorMs()));
