import { make } from "./elements.js";
import type { Shown } from "./model.js";
import { LEGEND } from "./sentences.js";

/** Sign and letter, and what they mean. */
export function markOf(tag: "li" | "td", shown: Shown): HTMLElement {
  const { sign, letter, meaning } = LEGEND[shown];
  return make(
    tag,
    {},
    make("span", { class: shown }, letter === "" ? sign : `${sign}\u00a0${letter}`),
    ` ${meaning}`,
  );
}
