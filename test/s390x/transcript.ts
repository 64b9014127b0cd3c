/** What a run prints: lines with the seconds since its begin, a line for each rule that was looked at, and the sums. */

export interface Transcript {
  /** What is being done now, for whoever waits. */
  say(line: string): void;
  /** Text of the guest or of a program, set in. */
  show(text: string): void;
  /** One rule. A failure does not end the run; what it throws is the reason that is printed. */
  rule(name: string, look: () => Promise<string | undefined>): Promise<boolean>;
  /** `N passed, N failed`. */
  sums(): string;
  failed(): number;
}

export function createTranscript(print: (text: string) => void, now: () => number): Transcript {
  const begunMs = now();
  const count = { passed: 0, failed: 0 };
  const stamp = (): string => `${((now() - begunMs) / 1000).toFixed(1).padStart(6)} s`;
  const say = (line: string): void => print(`${stamp()}  ${line}\n`);
  return {
    say,
    show: (text) =>
      print(
        `${text
          .trimEnd()
          .split('\n')
          .map((line) => `          | ${line.trimEnd()}`.trimEnd())
          .join('\n')}\n`,
      ),
    rule: async (name, look) => {
      try {
        const detail = await look();
        count.passed += 1;
        say(`passed  ${name}${detail === undefined ? '' : `: ${detail}`}`);
        return true;
      } catch (error) {
        count.failed += 1;
        say(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
        return false;
      }
    },
    sums: () => `${count.passed} passed, ${count.failed} failed`,
    failed: () => count.failed,
  };
}

/** Ends a rule with its reason. */
export function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
