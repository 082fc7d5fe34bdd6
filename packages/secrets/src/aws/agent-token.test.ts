import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findAgentToken } from "./agent-token.js";

let folder: string;
let tokenFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "callgate-agent-"));
  tokenFile = join(folder, "awssmatoken");
});
afterEach(() => rm(folder, { recursive: true }));

describe("findAgentToken", () => {
  it("uses AWS_TOKEN before anything else", async () => {
    await writeFile(tokenFile, "from-file\n");
    const env = { AWS_TOKEN: "from-env", AWS_SESSION_TOKEN: "session" };
    expect(await findAgentToken(env, tokenFile)).toBe("from-env");
  });

  it("follows an AWS_TOKEN that names a file", async () => {
    const other = join(folder, "with blank");
    await writeFile(other, "referenced\n");
    const env = { AWS_TOKEN: pathToFileURL(other).href, AWS_SESSION_TOKEN: "session" };
    expect(await findAgentToken(env, tokenFile)).toBe("referenced");
    await rm(other);
    await expect(findAgentToken(env, tokenFile)).rejects.toMatchObject({ code: "secret_missing" });
    await expect(
      findAgentToken({ AWS_TOKEN: "file://elsewhere/x%2f" }, tokenFile),
    ).rejects.toMatchObject({ code: "secret_invalid" });
  });

  it("uses the file of the agent's installation before a session's token", async () => {
    await writeFile(tokenFile, "from-file\n");
    expect(await findAgentToken({ AWS_SESSION_TOKEN: "session" }, tokenFile)).toBe("from-file");
  });

  it("uses a Lambda function's token where there is no file, or nothing in it", async () => {
    await writeFile(tokenFile, "\n");
    expect(await findAgentToken({ AWS_SESSION_TOKEN: "session" }, tokenFile)).toBe("session");
    await rm(tokenFile);
    const container = { AWS_CONTAINER_AUTHORIZATION_TOKEN: "container" };
    expect(await findAgentToken({ AWS_SESSION_TOKEN: "session", ...container }, tokenFile)).toBe(
      "session",
    );
    expect(await findAgentToken({ AWS_SESSION_TOKEN: "", ...container }, tokenFile)).toBe(
      "container",
    );
  });

  it("reports that there is no token", async () => {
    await expect(findAgentToken({}, tokenFile)).rejects.toMatchObject({ code: "secret_missing" });
  });
});
