import { clipped } from './columns.ts';

/** Coloured pieces of a line. Colour only ever repeats what a word already says, so that nothing is lost without it. */

export type Tone = 'plain' | 'bold' | 'dim' | 'good' | 'warn' | 'bad';

/** A piece of a line: text alone, or text and its tone. */
export type Piece = string | readonly [tone: Tone, text: string];

const codes: Readonly<Record<Tone, string>> = { plain: '', bold: '1', dim: '2', good: '32', warn: '33', bad: '31' };

/** One line of at most `width` columns; escape codes do not count and are never cut in two. */
export function painted(pieces: readonly Piece[], width: number, color: boolean): string {
  const texts = pieces.map((piece) => (typeof piece === 'string' ? piece : piece[1]));
  const whole = clipped(texts.join(''), width).trimEnd();
  if (!color) return whole;
  let at = 0;
  return pieces
    .map((piece, index) => {
      const text = whole.slice(at, (at += texts[index]?.length ?? 0));
      const code = typeof piece === 'string' ? '' : codes[piece[0]];
      return code === '' || text === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
    })
    .join('');
}
