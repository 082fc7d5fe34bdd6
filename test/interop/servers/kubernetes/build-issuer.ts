import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createGoModule } from "../go-program.js";
import { run } from "../program.js";

const MODULE = "k8s.io/kubernetes";

/**
 * Builds the project against the pinned version of Kubernetes, unless that is already done.
 *
 * @returns the program
 * @throws {CannotRun} when Go is not installed, or does not build it
 */
export async function buildIssuer(project: string, version: string): Promise<string> {
  const binary = join(project, "token-issuer");
  if (existsSync(binary)) return binary;
  await createGoModule(project);
  const answer = await run("go", ["mod", "download", "-json", `${MODULE}@${version}`], project);
  const { GoMod } = JSON.parse(answer) as { GoMod: string };
  const replaced = stagedModules(await readFile(GoMod, "utf8"), version);
  const edits = [
    "-require",
    `${MODULE}@${version}`,
    ...replaced.flatMap((one) => ["-replace", one]),
  ];
  await run("go", ["mod", "edit", ...edits], project);
  await run("go", ["build", "-mod=mod", "-o", binary, "."], project);
  return binary;
}

/**
 * The modules that Kubernetes replaces with folders of its repository, which are not part of its module. As modules of
 * their own they have the same version, with 0 for 1.
 */
function stagedModules(goMod: string, version: string): readonly string[] {
  const published = version.replace("v1.", "v0.");
  const names = goMod.matchAll(/^\s*(k8s\.io\/[\w-]+) v0\.0\.0$/gm);
  return [...names].map(([, name]) => `${name}=${name}@${published}`);
}
