import { answerQuestions } from "../../measure/helper-process.js";
import { runFleet } from "./fleet-run.js";

answerQuestions(runFleet);
