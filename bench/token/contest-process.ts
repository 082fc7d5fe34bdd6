import { answerQuestions } from "../measure/helper-process.js";
import { measureRuled, measureTimed, type TimedPlan } from "./contest.js";

// What is measured: with a plan, in real time; without, under a fake clock.
answerQuestions((plan: TimedPlan | "ruled") =>
  plan === "ruled" ? measureRuled() : measureTimed(plan),
);
