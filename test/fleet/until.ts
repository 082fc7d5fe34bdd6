const LONGEST_MS = 60_000;
const STEP_MS = 10;

/** Waits until something holds; in hooks, too. @throws {Error} after a minute */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await holds()); waited += STEP_MS) {
    if (waited > LONGEST_MS) throw new Error(`it does not hold within a minute: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
