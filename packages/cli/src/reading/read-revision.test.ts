import { join } from "node:path";
import type { Policy } from "@callgate/policy";
import { describe, expect, it } from "vitest";
import type { CommandContext } from "../command-context.js";
import { folderWith } from "../test-support/example-folder.js";
import { repositoryWith } from "../test-support/git-repository.js";
import { readCompared } from "./read-revision.js";

const withCallers = (...callers: readonly string[]): string =>
  `version: 1\nendpoints: { GET /x: { callers: [${callers.join(", ")}] } }\n`;

function read(name: string, other: string, cwd: string) {
  const context = { cwd, env: {}, now: () => 0 } as unknown as CommandContext;
  return readCompared(name, other, { format: "text", color: false }, context);
}

const callersOf = (policy: Policy | undefined) => policy?.entries[0]?.policy?.callers;

describe("readCompared", () => {
  const repository = () => {
    const created = repositoryWith({
      "callgate.yaml": withCallers("before"),
      "orders/callgate.yaml": withCallers("before-orders"),
    });
    created.git("tag", "v1.0");
    created.commit({ "callgate.yaml": withCallers("after") });
    return created;
  };

  it.each([
    ["callgate.yaml", ["after"], "callgate.yaml"],
    ["HEAD~1:callgate.yaml", ["before"], "HEAD~1:callgate.yaml"],
    ["main:callgate.yaml", ["after"], "main:callgate.yaml"],
    ["main^", ["before"], "main^:callgate.yaml"],
    ["v1.0", ["before"], "v1.0:callgate.yaml"],
    ["main@{0}", ["after"], "main@{0}:callgate.yaml"],
  ])("reads %s", async (name, callers, file) => {
    const reading = await read(name, "callgate.yaml", repository().folder);
    expect(callersOf(reading.policy)).toEqual(callers);
    expect(reading.file).toBe(file);
  });

  it("uses the other document's path for a revision without a path, relative to the working directory", async () => {
    const { folder } = repository();
    const inside = await read("HEAD~1", "callgate.yaml", join(folder, "orders"));
    expect(callersOf(inside.policy)).toEqual(["before-orders"]);
    const above = await read("HEAD~1", "../callgate.yaml", join(folder, "orders"));
    expect(callersOf(above.policy)).toEqual(["before"]);
    const other = await read("HEAD~1", "main:orders/callgate.yaml", folder);
    expect(callersOf(other.policy)).toEqual(["before-orders"]);
  });

  it("reads a path with a dot relative to the working directory, others from the top of the repository", async () => {
    const orders = join(repository().folder, "orders");
    const near = await read("main:./callgate.yaml", "x", orders);
    expect(callersOf(near.policy)).toEqual(["before-orders"]);
    const top = await read("main:callgate.yaml", "x", orders);
    expect(callersOf(top.policy)).toEqual(["after"]);
  });

  it("prefers a file to a revision of the same name", async () => {
    const created = repository();
    created.commit({ main: withCallers("file") });
    expect(callersOf((await read("main", "callgate.yaml", created.folder)).policy)).toEqual([
      "file",
    ]);
  });

  it("prefers a revision to a folder of the same name", async () => {
    const created = repository();
    created.commit({ "main/readme": "" });
    expect(callersOf((await read("main", "callgate.yaml", created.folder)).policy)).toEqual([
      "after",
    ]);
  });

  it("reads the register at the same revision, also above the working directory", async () => {
    const document =
      "version: 1\nregister: ../callers.yaml\nendpoints: { GET /x: { callers: [a] } }\n";
    const created = repositoryWith({
      "orders/callgate.yaml": document,
      "callers.yaml": "version: 1\ncallers: { a: { owner: before } }\n",
    });
    created.commit({ "callers.yaml": "version: 1\ncallers: { b: {} }\n" });
    const reading = await read("HEAD~1", "callgate.yaml", join(created.folder, "orders"));
    expect(reading.policy?.callers.get("a")?.owner).toBe("before");
    const now = await read("HEAD", "callgate.yaml", join(created.folder, "orders"));
    expect(now.findings).toMatchObject([
      { code: "caller_unknown", file: "HEAD:orders/callgate.yaml" },
    ]);
  });

  it("reports a register that is not in the revision, or is outside the repository", async () => {
    const register = (path: string) => `register: ${path}\n${withCallers("a")}`;
    const { folder } = repositoryWith({
      "a.yaml": register("none.yaml"),
      "b.yaml": register("../callers.yaml"),
    });
    const missing = await read("main:a.yaml", "x", folder);
    expect(missing.findings).toMatchObject([{ code: "register_unreadable" }]);
    const outside = await read("main:b.yaml", "x", folder);
    expect(outside.findings).toMatchObject([{ code: "register_outside" }]);
  });

  it.each([["nowhere:callgate.yaml"], ["main:none.yaml"], ["nowhere"]])(
    "reports %s as unreadable, with the message of git",
    async (name) => {
      const { findings } = await read(name, "callgate.yaml", repository().folder);
      expect(findings).toMatchObject([
        {
          code: "file_unreadable",
          file: name.includes(":") ? name : `${name}:callgate.yaml`,
          message: expect.stringMatching(
            /^cannot be read: (there is no file nowhere, and in git )?fatal: /,
          ),
        },
      ]);
    },
  );

  it.each([
    ["--output=planted"],
    ["-c:callgate.yaml"],
    ["main;touch planted"],
    ["$(touch planted):callgate.yaml"],
    ["main planted"],
    ["main..HEAD|x"],
    [":callgate.yaml"],
    [""],
  ])("does not pass %j to git", async (name) => {
    const { findings } = await read(name, "callgate.yaml", repository().folder);
    expect(findings).toMatchObject([
      { message: "cannot be read: there is no such file, and it cannot be a revision" },
    ]);
  });

  it("reports more than 4 MiB", async () => {
    const { folder } = repositoryWith({ "big.yaml": "#".repeat(4 * 1024 * 1024 + 1) });
    const { findings } = await read("main:big.yaml", "x", folder);
    expect(findings).toMatchObject([{ message: expect.stringContaining("larger than 4") }]);
  });

  it("needs a repository for a revision", async () => {
    const cwd = folderWith({ "callgate.yaml": withCallers("a") });
    const { findings } = await read("main", "callgate.yaml", cwd);
    expect(findings).toMatchObject([
      { code: "file_unreadable", message: expect.stringContaining("not a git repository") },
    ]);
  });
});
