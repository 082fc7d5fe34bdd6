import { describe, expect, it } from "vitest";
import { NGINX, pathOf, REDIS } from "./programs.js";

describe("pathOf", () => {
  it("finds a program in the PATH", () => {
    const program = { package: "any", variable: "ANY_PATH", names: ["no-such-program", "sh"] };
    expect(pathOf(program, { PATH: "/nowhere:/bin" })).toBe("/bin/sh");
  });

  it("prefers the path that its variable names, and takes an empty one for none", () => {
    expect(pathOf(REDIS, { REDIS_SERVER_PATH: "/opt/redis" })).toBe("/opt/redis");
    expect(pathOf(NGINX, { NGINX_PATH: "", PATH: "/usr/sbin" })).toBeUndefined();
  });

  it("finds nothing that is not installed", () => {
    const program = { package: "any", variable: "ANY_PATH", names: ["no-such-program"] };
    expect(pathOf(program, { PATH: "/bin" })).toBeUndefined();
    expect(pathOf(program, {})).toBeUndefined();
  });
});
