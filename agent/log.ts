/** One line for each thing that a person may want to know afterwards, on stderr, for journald. */
export interface Log {
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly error: (text: string) => void;
}

const priorities = { error: 3, warn: 4, info: 6 } as const;
const lineMax = 600;

/** `plain` carries the priority in front, as journald reads it; `json` is one object a line. */
export function createLog(o: { readonly format: 'plain' | 'json'; readonly write: (line: string) => void }): Log {
  const say =
    (level: keyof typeof priorities) =>
    (text: string): void => {
      const clean = printable(text);
      o.write(o.format === 'json' ? `${JSON.stringify({ level, message: clean })}\n` : `<${priorities[level]}>${clean}\n`);
    };
  return { info: say('info'), warn: say('warn'), error: say('error') };
}

/** Without control characters and without anything that a terminal or a log reader could take for more than text. */
export function printable(text: string): string {
  return text.replaceAll(/[^ -~]/g, ' ').slice(0, lineMax);
}
