/** Whether a cron expression of five fields means anything: each field a list of numbers, names, ranges and steps within its bounds. */

interface Field {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly words: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'minute', first: 0, last: 59, words: [] },
  { name: 'hour', first: 0, last: 23, words: [] },
  { name: 'day of the month', first: 1, last: 31, words: [] },
  { name: 'month', first: 1, last: 12, words: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] },
  { name: 'day of the week', first: 0, last: 7, words: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
];

/** What is wrong with a cron expression, as the rest of a sentence; undefined when nothing is. */
export function cronProblem(expression: string): string | undefined {
  const texts = expression.split(' ');
  if (texts.length !== fields.length) return 'must have five fields';
  const wrong = fields.find((field, index) => !(texts[index] ?? '').split(',').every((part) => isPart(part, field)));
  return wrong === undefined
    ? undefined
    : `has something in the field "${wrong.name}" outside ${wrong.first}-${wrong.last} or not understood`;
}

function isPart(part: string, field: Field): boolean {
  const match = /^(?:(\*)|([0-9]{1,2}|[A-Z]{3})(?:-([0-9]{1,2}|[A-Z]{3}))?)(?:\/([0-9]{1,2}))?$/.exec(part.toUpperCase());
  if (match === null) return false;
  const [, star, from, to, step] = match;
  // A step needs something to step through: 5/10 is read differently by different programs.
  if (step !== undefined && (Number(step) < 1 || (star === undefined && to === undefined))) return false;
  if (star !== undefined) return true;
  const first = numberOf(from ?? '', field);
  const last = to === undefined ? first : numberOf(to, field);
  return first >= field.first && last <= field.last && first <= last;
}

function numberOf(text: string, field: Field): number {
  const word = field.words.indexOf(text);
  return word >= 0 ? word + field.first : /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
}
