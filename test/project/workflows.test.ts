import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { root, textOf, yamlOf } from "./repository-file.js";

interface Workflow {
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
  readonly steps?: readonly { readonly run?: string; readonly env?: Record<string, string> }[];
}

const ci = yamlOf(".github/workflows/ci.yml") as Workflow;
const sentences = [...textOf(".ci/run").matchAll(/^gate(?:_beside)? "([^"]+)"/gm)].map(
  ([, name]) => name,
);
const options = { cwd: root, encoding: "utf8" } as const;

describe(".ci/run", () => {
  it("lists the sentence of every gate, in their order", () => {
    const listed = execFileSync("bash", [".ci/run", "--list"], options).trim().split("\n");

    expect(listed).toEqual(sentences);
    expect(listed.length).toBeGreaterThan(10);
  });

  it("refuses a sentence that no gate has", () => {
    const { status, stdout, stderr } = spawnSync("bash", [".ci/run", "Types hold"], options);

    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain('No gate has the sentence "Types hold"');
  });
});

describe("the workflow of CI", () => {
  it("makes a job of every gate from the list of .ci/run, and runs that gate alone", () => {
    const { gate, lists } = ci.jobs;

    expect(gate?.strategy?.matrix).toEqual({
      gate: `\${{ fromJSON(needs.lists.outputs.gates) }}`,
    });
    expect(gate?.steps?.at(-1)).toEqual({
      run: 'bash .ci/run "$GATE"',
      env: { GATE: `\${{ matrix.gate }}` },
    });
    expect(lists?.steps?.at(-1)?.run).toContain("bash .ci/run --list");
  });

  it.each(["tests", "packaging"])("runs %s on every supported version of Node", (name) => {
    expect(ci.jobs[name]?.strategy?.matrix).toEqual({
      node: `\${{ fromJSON(needs.lists.outputs.nodes) }}`,
    });
  });

  it("lists a version from the oldest that the packages support", () => {
    const nodes = execFileSync("node", [".ci/test-matrix.mjs", "--list"], options);

    const { engines } = JSON.parse(textOf("packages/core/package.json"));
    expect(engines.node).toContain(`>=${JSON.parse(nodes)[0]}.`);
    expect(JSON.parse(nodes)).toContain(textOf(".nvmrc").trim());
  });
});

describe.each(readdirSync(new URL("../../.github/workflows/", import.meta.url)))("%s", (file) => {
  it("pins every action to a commit, with its version beside it", () => {
    const actions = textOf(`.github/workflows/${file}`).match(/uses: .*/g) ?? [];

    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) {
      expect(action).toMatch(/^uses: (?:\.\/\S+|\S+@[\da-f]{40} # v\d+\.\d+\.\d+)$/);
    }
  });

  it("gives its jobs no more than to read the repository, unless they say so", () => {
    expect(yamlOf(`.github/workflows/${file}`)).toMatchObject({
      permissions: { contents: "read" },
    });
  });
});
