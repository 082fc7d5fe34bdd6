import { Agent, get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { answerQuestions } from "../measure/helper-process.js";

/** What to call, one request after the other; `"stop"` answers how long they took, in milliseconds. */
export type ProbeQuestion = { readonly url: string; readonly token: string } | "stop";

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let probing: Promise<readonly number[]> | undefined;
let isOver = false;

answerQuestions(async (question: ProbeQuestion): Promise<readonly number[]> => {
  if (question !== "stop") {
    isOver = false;
    probing = probe(question.url, question.token);
    return [];
  }
  isOver = true;
  return (await probing) ?? [];
});

async function probe(url: string, token: string): Promise<readonly number[]> {
  const milliseconds: number[] = [];
  while (!isOver) {
    const startedAt = performance.now();
    const status = await statusOf(url, token);
    if (status !== 200) throw new Error(`A cached token was answered ${status}`);
    milliseconds.push(performance.now() - startedAt);
    await pause(1);
  }
  return milliseconds;
}

function statusOf(url: string, token: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    }).on("error", reject);
  });
}
