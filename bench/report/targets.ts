import type { Results } from "../results.js";
import { judgeHttp } from "./http-targets.js";
import { judgeMicro } from "./micro-targets.js";
import { NONE } from "./numbers.js";
import { judgeScale } from "./scale-targets.js";
import type { Section } from "./section.js";
import type { Target } from "./target.js";
import { judgeToken } from "./token-targets.js";

/** Compares the results with the targets; those of parts that did not run are left out. */
export function judgeTargets({ micro, http, scale, token }: Results): readonly Target[] {
  return [
    ...(micro === undefined ? [] : judgeMicro(micro)),
    ...(http === undefined ? [] : judgeHttp(http.results)),
    ...(scale === undefined ? [] : judgeScale(scale)),
    ...(token === undefined ? [] : judgeToken(token)),
  ];
}

/** The targets of one run as a table. */
export function targetsSection(results: Results): Section {
  return {
    title: "Targets",
    columns: ["", "wanted", "measured", "by processor time", "met"],
    rows: judgeTargets(results).map(({ name, wanted, measured, byProcessor = NONE, met }) => [
      name,
      wanted,
      measured,
      byProcessor,
      met ? "yes" : "NO",
    ]),
  };
}

/** The targets of several runs beside each other. A target that a run did not measure is not met. */
export function runsSection(runs: readonly Results[]): Section {
  const judged = runs.map((run) => new Map(judgeTargets(run).map((each) => [each.name, each])));
  const targets = new Map(judged.flatMap((run) => [...run]));
  return {
    title: `Targets in ${runs.length} ${runs.length === 1 ? "run" : "runs"}`,
    columns: [
      "",
      "wanted",
      ...runs.map(({ machine }, n) => `run ${n + 1}, ${machine.date}`),
      "met",
    ],
    rows: [...targets.values()].map(({ name, wanted }) => {
      const ofRuns = judged.map((run) => run.get(name));
      const met = ofRuns.filter((target) => target?.met).length;
      return [
        name,
        wanted,
        ...ofRuns.map((target) => target?.measured ?? NONE),
        met === runs.length ? "yes" : `NO, in ${met} of ${runs.length}`,
      ];
    }),
  };
}

/** Whether each run met every target. */
export function allMet(runs: readonly Results[]): boolean {
  return runsSection(runs).rows.every((cells) => cells.at(-1) === "yes");
}
