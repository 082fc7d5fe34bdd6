import { existsSync, readFileSync } from "node:fs";
import { fileSecret } from "@callgate/secrets";
import { describe, expect, it } from "vitest";
import { SecretFiles } from "./secret-files.js";

describe("SecretFiles", () => {
  it("keeps each client's secret in its own file, as fileSecret reads it", async () => {
    const files = new SecretFiles();
    files.write("checkout", "first");
    files.write("reports", "other");
    const source = fileSecret(files.pathOf("checkout"));
    expect((await source.get({ reason: "initial" })).value).toBe("first");
    files.write("checkout", "second");
    expect((await source.get({ reason: "rejected" })).value).toBe("second");
    expect(readFileSync(files.pathOf("reports"), "utf8")).toBe("other\n");
    files.remove();
    expect(existsSync(files.pathOf("reports"))).toBe(false);
  });
});
