import { describe, expect, test } from 'vitest';

import { type Display, startDisplay } from '../../controller/cli/display.ts';
import type { Survey } from '../../controller/reconcile/observer.ts';
import { guestSurvey, outcomeEvent, survey } from '../telemetry/surveys.ts';

/** A terminal that keeps what a person would see: rows, wrapping, cursor up and erase below. */
function fakeTerminal(width: number) {
  let columns = width;
  let rows: string[] = [''];
  let writes = 0;
  let accepts = true;
  const drains: (() => void)[] = [];
  const put = (character: string, at: { row: number }): void => {
    if ((rows[at.row] ?? '').length === columns) at.row++;
    rows[at.row] = (rows[at.row] ?? '') + character;
  };
  const write = (text: string): boolean => {
    writes++;
    const at = { row: rows.length - 1 };
    // oxlint-disable-next-line no-control-regex
    for (const part of text.match(/\u001b\[\d*[A-Za-z]|[\s\S]/g) ?? []) {
      if (part.endsWith('A') && part.length > 1) at.row = Math.max(0, at.row - Number(part.slice(2, -1)));
      else if (part === '\u001b[J') rows.splice(at.row, rows.length, '');
      else if (part === '\n') rows[++at.row] ??= '';
      else if (part.length === 1 && part !== '\r') put(part, at);
    }
    return accepts;
  };
  return {
    terminal: {
      get columns() {
        return columns;
      },
      rows: 30,
      write,
      once: (_event: 'drain', listener: () => void) => drains.push(listener),
    },
    /** Makes it narrower: what is shown wraps. */
    narrow: (to: number) => {
      columns = to;
      rows = rows.flatMap((row) => row.match(new RegExp(`.{1,${to}}`, 'g')) ?? ['']);
    },
    seen: () => rows.join('\n'),
    writes: () => writes,
    stall: () => (accepts = false),
    drain: () => {
      accepts = true;
      for (const listener of drains.splice(0)) listener();
    },
  };
}

function fixture(columns = 100, seen: () => Survey = () => survey()) {
  const screen = fakeTerminal(columns);
  let nowMs = 0;
  let surveys = 0;
  let tick = (): void => undefined;
  const display: Display = startDisplay({
    terminal: screen.terminal,
    survey: () => {
      surveys++;
      return seen();
    },
    color: false,
    monoMs: () => nowMs,
    wallMs: () => 0,
    timeText: () => '15:32:07',
    every: (ms, callback) => {
      tick = () => {
        nowMs += ms;
        callback();
      };
      return () => (tick = () => undefined);
    },
  });
  return {
    ...screen,
    display,
    surveys: () => surveys,
    tick: (count = 1) => {
      for (let done = 0; done < count; done++) tick();
    },
  };
}

const done = {
  cluster: 'paper',
  guest: 'LITDCON1',
  relocation: 'litdcon1-7',
  attempt: 7,
  step: 'quiesce',
  state: 'done',
  durationMs: 62,
  atMs: 0,
} as const;

describe('the display', () => {
  test('keeps finished lines above and one live area below', () => {
    const { display, tick, seen } = fixture();
    tick();
    display.observer.step(done);
    tick();
    display.observer.outcome(outcomeEvent());
    tick();
    expect(`\n${seen()}`).toBe(`
15:32:07 LITDCON1 quiesce done 62 ms
15:32:07 LITDCON1 Moved LTICVM9 -> LTICVM10 in 2.1 s, dark 840 ms, VMRELOCATE 1.2 s, overhead 130 ms
paper Stable  LTICVM9 3  LTICVM10 1  settled, 1 of 1 placed
`);
  });

  test('writes nothing while nothing changes', () => {
    const { tick, writes } = fixture();
    tick();
    expect(writes()).toBe(1);
    tick(100);
    expect(writes()).toBe(1);
  });

  test('takes a survey when something happened, and rarely when nothing does', () => {
    const { display, tick, surveys } = fixture();
    tick();
    const before = surveys();
    tick(10);
    expect(surveys()).toBe(before);
    display.observer.step({ ...done, state: 'started' });
    tick();
    expect(surveys()).toBe(before + 1);
    tick(40);
    expect(surveys()).toBe(before + 3);
  });

  test('the elapsed time goes on without an event', () => {
    const inFlight = { relocation: 'litdcon1-7', attempt: 7, step: 'move', sinceMs: 0, limitMs: 10_000 } as const;
    const { tick, seen } = fixture(100, () => survey({ guests: [guestSurvey({ placed: false, reason: 'Relocating', inFlight })] }));
    tick(3);
    expect(seen()).toContain('300 ms of 10 s');
    tick(4);
    expect(seen()).toContain('700 ms of 10 s');
    expect(seen()).not.toContain('300 ms of 10 s');
  });

  test('an area that a narrower terminal has wrapped is erased whole', () => {
    let guests = [guestSurvey({ placed: false, reason: 'WaitingForSlot', message: 'first '.repeat(20).trim() })];
    const { tick, seen, narrow, display } = fixture(100, () => survey({ guests }));
    tick();
    narrow(60);
    expect(seen().split('\n')).toHaveLength(5);
    guests = [guestSurvey()];
    display.observer.step(done);
    tick();
    expect(seen()).toBe('15:32:07 LITDCON1 quiesce done 62 ms\npaper Stable  LTICVM9 3  LTICVM10 1  settled, 1 of 1 placed\n');
  });

  test('leaves frames out while the terminal does not keep up, and loses no finished line', () => {
    const { display, tick, stall, drain, writes, seen } = fixture();
    stall();
    tick();
    for (let number = 1; number <= 3; number++) display.observer.step({ ...done, durationMs: number });
    tick(5);
    expect(writes()).toBe(1);
    drain();
    tick();
    expect(seen()).toContain('quiesce done 1 ms');
    expect(seen()).toContain('quiesce done 3 ms');
  });

  test('a flood of lines is bounded and says how many are missing', () => {
    const { display, tick, seen } = fixture();
    for (let number = 0; number < 1_000; number++) display.observer.step(done);
    tick();
    expect(seen().split('\n')).toHaveLength(200 + 1 + 1 + 1);
    expect(seen()).toContain('and 800 more lines');
  });

  test('stop draws what came last and nothing afterwards', () => {
    const { display, tick, seen } = fixture();
    display.say('stopping');
    display.stop();
    display.observer.step(done);
    tick(3);
    display.stop();
    expect(seen()).toBe('15:32:07 stopping\npaper Stable  LTICVM9 3  LTICVM10 1  settled, 1 of 1 placed\n');
  });
});
