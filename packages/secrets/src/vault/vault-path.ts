import type { TextRule } from "../options/option-checks.js";

/** The rule for a mount or a path of Vault: segments, none of them empty, `.` or `..`. */
export function pathRule(byDefault?: string): TextRule {
  return {
    pattern: /^(?=.{1,1024}$)(?!\.{1,2}(\/|$))[^/\p{C}]+(\/(?!\.{1,2}(\/|$))[^/\p{C}]+)*$/u,
    expected: "a path without slash at either end, such as team/orders",
    byDefault,
  };
}

/** Encodes the segments of a path for a URL. */
export function toPath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
