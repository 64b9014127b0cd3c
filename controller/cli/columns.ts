import { sanitised } from '../domain/fault.ts';

/** Text for a terminal, whose columns must be counted: one character is one column. Pure. */

/** Makes text from outside harmless and countable: no control characters, and characters whose width is not certain become `?`. */
export function printable(text: string): string {
  return sanitised(text).replace(/[^\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff]/gu, '?');
}

/** The text cut to `width` columns; what was cut is marked where there is room for it. */
export function clipped(text: string, width: number): string {
  if (text.length <= width) return text;
  return width <= 3 ? text.slice(0, Math.max(0, width)) : `${text.slice(0, width - 3)}...`;
}

/** Rows under a heading, columns padded to their longest cell and separated by three blanks; no blanks at line ends. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = [heading, ...rows.map((row) => row.map(printable))];
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
}

/** The first `max` entries; when there are more, the last place tells how many were left out. */
export function cut(lines: readonly string[], max: number): readonly string[] {
  if (lines.length <= max) return lines;
  return max < 1 ? [] : [...lines.slice(0, max - 1), `and ${lines.length - max + 1} more`];
}

/** `1 guest`, `2 guests`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Breaks text at blanks into lines of at most `width` columns, each behind `indent`; a word that is longer stands alone. */
export function wrapped(text: string, width: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, indent + line];
}
