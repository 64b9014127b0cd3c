/** What a benchmark prints. */

/** One row: a figure, beside it what it is compared with and what it should be. */
export interface Table {
  readonly title: string;
  /** What was measured and how, one sentence a line. */
  readonly notes: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** As Markdown, aligned, so that it reads in a terminal and in docs/benchmarks.md alike. */
export function rendered({ title, notes, columns, rows }: Table): string {
  const widths = columns.map((column, index) => Math.max(column.length, 3, ...rows.map((row) => (row[index] ?? '').length)));
  const line = (cells: readonly string[]): string => `| ${widths.map((width, index) => (cells[index] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [`## ${title}`, '', ...notes, ...(notes.length > 0 ? [''] : []), line(columns), rule, ...rows.map(line), ''].join('\n');
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** Three significant digits, `-` for nothing measured. */
export function figure(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '-';
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 3));
}

/** `met` or by how much it is missed. */
export function verdict(value: number, target: number): string {
  if (Number.isNaN(value)) return 'not measured';
  return value <= target ? 'met' : `missed, ${figure(value / target)} x`;
}
