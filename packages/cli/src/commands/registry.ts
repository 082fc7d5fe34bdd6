import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import type { ExitCode } from "../exit-code.js";
import { addCan } from "./can.js";
import { addCheck } from "./check.js";
import { addDiff } from "./diff.js";
import { addExplain } from "./explain.js";
import { addExport } from "./export.js";
import { addFmt } from "./fmt.js";
import { addInit } from "./init.js";
import { addMatrix } from "./matrix.js";
import { addProbe } from "./probe.js";
import { addRevocations } from "./revocations.js";
import { addRevoke } from "./revoke.js";
import { addTest } from "./test.js";
import { addWho } from "./who.js";

/** Adds one command to the program. It calls `exit` once, when it has finished. */
export type AddCommand = (
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
) => void;

/** Every command, in the order of the help: one file each. */
export const commands: readonly AddCommand[] = [
  addCheck,
  addWho,
  addCan,
  addMatrix,
  addTest,
  addDiff,
  addExplain,
  addProbe,
  addInit,
  addFmt,
  addExport,
  addRevoke,
  addRevocations,
];
