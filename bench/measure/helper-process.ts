import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";

/** How a helper is started. */
export interface HelperOptions {
  /** Passed to it as `process.argv[2]` and on. */
  readonly args?: readonly string[];
  readonly nodeFlags?: readonly string[];
  /** The processor core it stays on, where {@link canPin}. Default: any. */
  readonly core?: number;
}

/** The longest that any answer takes on a slow machine. Without it a helper that hangs would hang the whole run. */
const ANSWER_WITHIN_MS = 300_000;

/** A process of its own, which answers questions; the other side is {@link answerQuestions}. */
export class HelperProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @param module the compiled module it runs */
  static async start(module: URL, options: HelperOptions = {}): Promise<HelperProcess> {
    const { args = [], nodeFlags = [], core } = options;
    const pinned = core !== undefined && canPin();
    const child = fork(module, args, {
      serialization: "advanced",
      env: { ...process.env, NODE_ENV: "production", NODE_OPTIONS: "" },
      ...(pinned
        ? {
            execPath: "taskset",
            execArgv: ["--cpu-list", String(core), process.execPath, ...nodeFlags],
          }
        : { execArgv: [...nodeFlags] }),
    });
    const helper = new HelperProcess(child);
    await helper.#nextMessage(ANSWER_WITHIN_MS);
    return helper;
  }

  /**
   * Sends a question, and waits for the answer; one question at a time.
   *
   * @throws where the helper throws, ends, or does not answer in time
   */
  async ask<Answer>(question: unknown, withinMs: number = ANSWER_WITHIN_MS): Promise<Answer> {
    this.#child.send(question as object);
    return (await this.#nextMessage(withinMs)) as Answer;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, "close");
    this.#child.kill();
    await closed;
  }

  async #nextMessage(withinMs: number): Promise<unknown> {
    const ended = new AbortController();
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      this.#child.kill("SIGKILL");
    }, withinMs);
    const end = once(this.#child, "exit", ended).then(([code, signal]) => {
      const fault = isLate ? "did not answer in time" : "ended early";
      throw new Error(`A helper process ${fault} (${code ?? signal})`);
    });
    try {
      const [message] = await Promise.race([once(this.#child, "message", ended), end]);
      if (message?.fault !== undefined) throw new Error(message.fault);
      return message?.answer;
    } finally {
      clearTimeout(late);
      end.catch(() => {});
      ended.abort();
    }
  }
}

/** Reports, in the helper, that it is ready, and answers every question from then on. */
export function answerQuestions<Question>(answer: (question: Question) => unknown): void {
  process.on("message", async (question: Question) => {
    try {
      process.send?.({ answer: await answer(question) });
    } catch (error) {
      process.send?.({ fault: error instanceof Error ? error.stack : String(error) });
    }
  });
  process.on("disconnect", () => process.exit());
  process.send?.({ answer: "ready" });
}

let pinnable: boolean | undefined;

/** Whether a process can be kept on one core: there are two, and `taskset` (util-linux) is installed. */
export function canPin(): boolean {
  pinnable ??=
    availableParallelism() > 1 && spawnSync("taskset", ["--cpu-list", "0", "true"]).status === 0;
  return pinnable;
}
