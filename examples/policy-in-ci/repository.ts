import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleProgram } from "@callgate-tooling/test-support";
import { parse } from "yaml";

/** The files that the workflow reads, from examples/. */
const FILES = [
  "callers.yaml",
  ...[
    "orders-express",
    "inventory-koa",
    "reports-hapi",
    "invoices-fastify",
    "shipments-hono",
    "payments-nestjs",
  ].flatMap((folder) => [`${folder}/callgate.yaml`, `${folder}/callgate.test.yaml`]),
  "policy-in-ci/callgate.rules.yaml",
];

interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: {
    readonly policy: {
      readonly steps: readonly { readonly name?: string; readonly run?: string }[];
    };
  };
}

const workflow = parse(readFileSync(inExamples("policy-in-ci/workflow.yml"), "utf8")) as Workflow;

/** The names of the steps that run the command. */
export const steps: readonly string[] = workflow.jobs.policy.steps.flatMap(
  ({ name }) => name ?? [],
);

/** A git repository with the documents on its branch `main`, in which a step of the workflow runs as in CI. */
export class Repository {
  readonly folder: string = mkdtempSync(join(tmpdir(), "callgate-ci-"));
  readonly summary: string = join(this.folder, "summary.md");

  constructor() {
    for (const file of FILES) cpSync(inExamples(file), join(this.folder, "examples", file));
    this.#git("init", "--quiet", "--initial-branch=main");
    this.#git("add", ".");
    this.#git(
      "-c",
      "user.name=ci",
      "-c",
      "user.email=ci@example.com",
      "commit",
      "--quiet",
      "--message=base",
    );
    mkdirSync(join(this.folder, "bin"));
    writeFileSync(join(this.folder, "bin/npx"), NPX);
    chmodSync(join(this.folder, "bin/npx"), 0o755);
  }

  edit(file: string, from: string, to: string): void {
    const path = join(this.folder, "examples", file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
    writeFileSync(path, text.replace(from, to));
  }

  run(step: string): { readonly status: number | null; readonly output: string } {
    const { run = "" } = workflow.jobs.policy.steps.find(({ name }) => name === step) ?? {};
    const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", run], {
      cwd: this.folder,
      encoding: "utf8",
      env: {
        ...process.env,
        ...workflow.env,
        BASE: "main",
        GITHUB_STEP_SUMMARY: this.summary,
        PATH: `${join(this.folder, "bin")}${delimiter}${process.env.PATH}`,
      },
    });
    return { status, output: stdout + stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #git(...args: readonly string[]): void {
    execFileSync("git", args, { cwd: this.folder });
  }
}

const CALLGATE = await bundleProgram(inExamples("policy-in-ci/callgate.ts"));

/** `npx callgate`, made of its source. */
const NPX = `#!/bin/sh
shift
exec "${process.execPath}" "${CALLGATE}" "$@"
`;

function inExamples(file: string): string {
  return fileURLToPath(new URL(`../${file}`, import.meta.url));
}
