import {
  type Faults,
  type IssuerProfile,
  isNonEmptyStringList,
  received,
} from "@callgate/core/kit";
import type { AnswerProfile } from "../answers/answer-profile.js";
import { answerProfiles } from "../answers/answer-profiles.js";

const FUNCTIONS = {
  scopes: true,
  roles: false,
  isAppToken: true,
  isAccessToken: true,
  impliedAudiences: false,
  insteadOfAudience: false,
} as const satisfies Partial<Record<keyof AnswerProfile, boolean>>;

const MEMBERS = ["name", "callerClaims", ...Object.keys(FUNCTIONS)];

/** Checks how answers are read. @returns the profile, by that of the issuer where none was chosen */
export function defineAnswers(
  answers: unknown,
  faults: Faults,
): (profile: IssuerProfile) => AnswerProfile {
  if (answers === undefined) return ({ name }) => profileNamed(name) ?? answerProfiles.standard;
  const found = typeof answers === "string" ? profileNamed(answers) : undefined;
  if (found !== undefined) return () => found;
  if (typeof answers === "object" && answers !== null && !Array.isArray(answers)) {
    const own = defineOwnAnswers(answers, faults);
    return () => own;
  }
  faults.add(
    "option_invalid",
    "answers",
    `must be one of ${Object.keys(answerProfiles).join(", ")}, or an AnswerProfile, received ${received(answers)}`,
  );
  return () => answerProfiles.standard;
}

function profileNamed(name: string): AnswerProfile | undefined {
  return Object.hasOwn(answerProfiles, name)
    ? answerProfiles[name as keyof typeof answerProfiles]
    : undefined;
}

function defineOwnAnswers(answers: object, faults: Faults): AnswerProfile {
  const inside = faults.within("answers.");
  const mandatory = MEMBERS.filter((name) => FUNCTIONS[name as keyof typeof FUNCTIONS] !== false);
  const own = inside.own(answers, MEMBERS, mandatory) as Partial<AnswerProfile>;
  const { name, callerClaims } = own;
  if (typeof name !== "string" || name === "")
    inside.add("option_invalid", "name", `must be a non-empty string, received ${received(name)}`);
  if (!isNonEmptyStringList(callerClaims, 10))
    inside.add(
      "option_invalid",
      "callerClaims",
      `must be a list of 1 to 10 member names, received ${received(callerClaims)}`,
    );
  for (const [member, isMandatory] of Object.entries(FUNCTIONS)) {
    const value = own[member as keyof typeof FUNCTIONS];
    if (typeof value === "function" || (value === undefined && !isMandatory)) continue;
    inside.add(
      "option_invalid",
      member,
      `must be a function of the answer, received ${received(value)}`,
    );
  }
  return Object.freeze({ ...own }) as AnswerProfile;
}
