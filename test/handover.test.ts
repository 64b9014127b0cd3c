import { describe, expect, test } from 'vitest';
import { createHandover } from '../controller/handover.ts';
import type { Reason } from '../controller/domain/reason.ts';
import { until } from './store/until.ts';

/** Leadership is handed over when the leader's own guest should move and somebody in another guest stands by; and never otherwise. */

function leaderIn(guest: string | undefined, successors: (string | undefined)[]) {
  const handed: string[] = [];
  let asked = 0;
  const successor = () => {
    asked += 1;
    return Promise.resolve(successors.shift());
  };
  const handover = createHandover({ guest, standby: { successor }, everyMs: 5, onHandover: (why) => void handed.push(why) });
  const waits = (of: string, reason: Reason): void =>
    handover.observer.reason({ cluster: 'c', namespace: 'n', placement: 'p', guest: of, reason, message: '', atMs: 0 });
  return { handed, waits, asked: () => asked, stop: () => handover.stop() };
}

describe('a leader', () => {
  test('hands over once somebody stands by elsewhere, and says what for', async () => {
    const leader = leaderIn('LITA', [undefined, undefined, 'pod_x_LITB']);
    leader.waits('LITA', 'ControllerOnGuest');
    await until('it hands over', () => leader.handed.length > 0);
    expect(leader.handed).toEqual(['guest LITA, which this runs in, is to be moved; pod_x_LITB leads from now on']);
    expect(leader.asked()).toBe(3);
  });

  test('asks nobody while another guest waits, or while it runs in no guest', () => {
    const leader = leaderIn('LITA', ['pod_x_LITB']);
    leader.waits('LITB', 'ControllerOnGuest');
    leader.waits('LITA', 'Backoff');
    const elsewhere = leaderIn(undefined, ['pod_x_LITB']);
    elsewhere.waits('LITA', 'ControllerOnGuest');
    expect([leader.asked(), elsewhere.asked()]).toEqual([0, 0]);
  });

  test('stops asking when its guest need not move any more', async () => {
    const leader = leaderIn('LITA', []);
    leader.waits('LITA', 'ControllerOnGuest');
    await until('it has asked', () => leader.asked() > 1);
    leader.waits('LITA', 'Placed');
    const asked = leader.asked();
    const endMs = Date.now() + 40;
    await until('several looks would have been', () => Date.now() > endMs);
    expect([leader.asked() - asked, leader.handed]).toEqual([0, []]);
  });
});
