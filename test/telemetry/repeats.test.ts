import { expect, test } from 'vitest';
import { withoutRepeats } from '../../controller/telemetry/repeats.ts';
import type { Observer } from '../../controller/reconcile/observer.ts';

function told(): { readonly observer: Observer; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const other = (): void => undefined;
  const observer = { step: other, outcome: other, dark: other, reason: other, reconciled: other, violation: other };
  return { observer: withoutRepeats({ ...observer, trouble: ({ what, detail }) => void lines.push(`${what}: ${detail}`) }), lines };
}

const unsure = { what: 'placementStatusWrite', detail: 'this replica cannot be sure to lead; nothing was sent' };

test('trouble that many guests have in the same words is one line, and the next one says how many they were', () => {
  const { observer, lines } = told();
  for (let guest = 0; guest < 1_000; guest++) observer.trouble({ ...unsure, atMs: guest });
  observer.trouble({ ...unsure, atMs: 40_000 });
  observer.trouble({ ...unsure, atMs: 80_000 });
  const line = `${unsure.what}: ${unsure.detail}`;
  expect(lines).toEqual([line, `${line} (and 999 times more since it was last told)`, line]);
});

test('trouble in other words is told at once, also after very many others', () => {
  const { observer, lines } = told();
  for (let guest = 0; guest < 1_000; guest++) observer.trouble({ what: 'inspect', detail: `G${guest}`, atMs: 0 });
  observer.trouble({ what: 'inspect', detail: 'G0', atMs: 1 });
  expect(lines).toHaveLength(1_001);
});

test('a clock that is set back silences nothing for long', () => {
  const { observer, lines } = told();
  observer.trouble({ ...unsure, atMs: 3_600_000 });
  observer.trouble({ ...unsure, atMs: 0 });
  expect(lines).toHaveLength(2);
});
