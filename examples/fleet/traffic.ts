/** One answer of the service. */
export interface Answer {
  readonly status: number;
  /** The process that answered. */
  readonly member: string;
  /** Why it was refused, if it was; `unreachable` where there was no answer, with the status 0. */
  readonly code: string | undefined;
  /** When it arrived, in milliseconds since this process started. */
  readonly at: number;
}

/** Calls the orders once. */
async function call(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const signal = AbortSignal.timeout(10_000);
  try {
    const response = await fetch(`${url}/orders`, { headers, signal });
    const { status } = response;
    const { code } = (await response.json()) as { code?: string };
    return {
      status,
      member: response.headers.get("served-by") ?? "",
      code,
      at: performance.now(),
    };
  } catch {
    return { status: 0, member: "", code: "unreachable", at: performance.now() };
  }
}

/** Calls the orders several times, one after the other. */
export async function callTimes(
  times: number,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  while (answers.length < times) answers.push(await call(url, headers));
  return answers;
}

/** Calls the orders several times at once. */
export function callAtOnce(
  times: number,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<readonly Answer[]> {
  return Promise.all(Array.from({ length: times }, () => call(url, headers)));
}

const LOOPS = 8;

/** Calls that go on until they are stopped: eight at a time. */
export class Traffic {
  readonly answers: Answer[] = [];
  readonly #loops: Promise<void>[];
  #isStopped = false;

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.#loops = Array.from({ length: LOOPS }, async () => {
      while (!this.#isStopped) this.answers.push(await call(url, headers));
    });
  }

  /** Waits until the answers are as wanted. @throws {Error} after 15 seconds */
  async until(wanted: (answers: readonly Answer[]) => boolean): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!wanted(this.answers)) {
      if (Date.now() > deadline) throw new Error("the calls did not end as expected within 15 s");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async stop(): Promise<readonly Answer[]> {
    this.#isStopped = true;
    await Promise.all(this.#loops);
    return this.answers;
  }
}
