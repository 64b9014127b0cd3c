/** One thing that `zferry-agent check` has looked at. `must`: the guest is not ready; `should`: it works, and something costs seconds or may go wrong. */
export interface Finding {
  readonly level: 'well' | 'should' | 'must';
  /** What was looked at, in few words. */
  readonly subject: string;
  readonly text: string;
  /** What to type; for findings that need a person. */
  readonly type?: string;
}

export function well(subject: string, text: string): Finding {
  return { level: 'well', subject, text };
}

export function should(subject: string, text: string, type: string): Finding {
  return { level: 'should', subject, text, type };
}

export function must(subject: string, text: string, type: string): Finding {
  return { level: 'must', subject, text, type };
}

const marks = { well: 'ok  ', should: 'look', must: 'STOP' } as const;

/** One screen: a line for each finding, and below those that need a person what to type. */
export function rendered(guest: string, findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  const lines = findings.flatMap(({ level, subject, text, type }) => [
    `${marks[level]}  ${subject.padEnd(width)}  ${text}`,
    ...(type === undefined ? [] : [`      ${' '.repeat(width)}  type: ${type}`]),
  ]);
  const musts = findings.filter(({ level }) => level === 'must').length;
  const shoulds = findings.filter(({ level }) => level === 'should').length;
  const verdict = musts > 0 ? `${guest} is not ready: ${musts} must be done` : `${guest} is ready`;
  return `${lines.join('\n')}\n${verdict}${shoulds > 0 ? `, ${shoulds} should be looked at` : ''}. Nothing was changed.\n`;
}
