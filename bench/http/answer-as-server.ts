import { answerQuestions } from "../measure/helper-process.js";
import type { Listening } from "./endpoint.js";

/** Says, from a server's own process, where it listens and what it used. */
export function answerAsServer({ port }: Listening): void {
  answerQuestions((question: "port" | "processorMs") =>
    question === "port" ? port : processorMs(),
  );
}

/** Milliseconds of processor time used so far. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
