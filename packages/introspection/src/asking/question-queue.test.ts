import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { QuestionQueue } from "./question-queue.js";

const BOUNDS = { concurrency: 2, queue: 1, timeoutMs: 3000 };
/** A runtime has ended the request: nothing of it settles. */
const lost = () => new Promise<never>(() => {});
const { signal } = new AbortController();

describe("QuestionQueue", () => {
  it("gives the places of questions to others that were lost with their requests", async () => {
    const clock = createFakeClock();
    const questions = new QuestionQueue(BOUNDS, clock);
    for (let each = 0; each < 3; each += 1) void questions.run(lost, signal);
    await expect(questions.run(async () => "late", signal)).rejects.toThrow("queue_full");
    expect(questions.underWay).toBe(2);
    await clock.advance(3500);
    expect(questions.underWay).toBe(0);
    expect(await questions.run(async () => "answer", signal)).toBe("answer");
  });

  it("gives such a place to the question that has waited longest, and not to the next one", async () => {
    const clock = createFakeClock();
    const questions = new QuestionQueue({ ...BOUNDS, concurrency: 1 }, clock);
    void questions.run(lost, signal);
    const order: string[] = [];
    const ask = (name: string) => questions.run(async () => void order.push(name), signal);
    const waiting = ask("waiting");
    await clock.advance(3500);
    await Promise.all([ask("next"), waiting]);
    expect(order).toEqual(["waiting", "next"]);
  });

  it("lets no more be under way than it may where one ends and another begins at once", async () => {
    const questions = new QuestionQueue({ ...BOUNDS, queue: 100 }, createFakeClock());
    let most = 0;
    const ask = async (): Promise<void> => {
      most = Math.max(most, questions.underWay);
      await Promise.resolve();
    };
    const again = () => questions.run(ask, signal).then(() => questions.run(ask, signal));
    await Promise.all(Array.from({ length: 20 }, again));
    expect(most).toBe(2);
    expect(questions.underWay).toBe(0);
  });

  it("gives no turn to a question that is no longer waited for", async () => {
    const questions = new QuestionQueue({ ...BOUNDS, concurrency: 1 }, createFakeClock());
    let end = (): void => {};
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    const first = questions.run(() => held, signal);
    const abandoned = new AbortController();
    const second = questions.run(async () => "second", abandoned.signal);
    abandoned.abort(new Error("too late"));
    await expect(second).rejects.toThrow("too late");
    end();
    await first;
    expect(questions.underWay).toBe(0);
    expect(await questions.run(async () => "third", signal)).toBe("third");
  });
});
