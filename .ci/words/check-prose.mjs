// Finds the expressions of prose.yml in pages, comments and messages.
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { TextlintKernel } from "@textlint/kernel";
import markdown from "@textlint/textlint-plugin-markdown";
import prh from "textlint-rule-prh";
import source from "./source-prose.mjs";

const kernel = new TextlintKernel();
const moduleOf = (module) => module.default ?? module;
const plugins = [
  { pluginId: "markdown", plugin: moduleOf(markdown) },
  { pluginId: "source", plugin: source },
];
const rules = [
  {
    ruleId: "prh",
    rule: moduleOf(prh),
    options: {
      rulePaths: [fileURLToPath(new URL("prose.yml", import.meta.url))],
      checkLink: true,
      checkBlockQuote: true,
      checkEmphasis: true,
    },
  },
];

async function findings(text, filePath, ext) {
  const { messages } = await kernel.lintText(text, { filePath, ext, plugins, rules });
  return messages.map(({ line, column, message }) => `${filePath}:${line}:${column} - ${message}`);
}

/** The text with all but its blocks of TypeScript blanked out: their comments are read as those of a file are. */
function codeOf(page) {
  const blank = (text) => text.replaceAll(/[^\n]/g, " ");
  let code = "";
  for (const { 1: block, index } of page.matchAll(/^```(?:ts|js).*\n([\s\S]*?)^```/gm)) {
    const from = page.indexOf("\n", index) + 1;
    code += blank(page.slice(code.length, from)) + block;
  }
  return code;
}

/**
 * What is to be written otherwise in one file, each as `path:line:column - found => expected`.
 *
 * @param {string} text
 * @param {string} filePath decides by its ending how the text is read
 */
export async function checkProse(text, filePath) {
  const ext = extname(filePath);
  const found = await findings(text, filePath, ext);
  if (ext === ".md") found.push(...(await findings(codeOf(text), filePath, ".ts")));
  return found;
}
