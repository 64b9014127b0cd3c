import { expect, test } from 'vitest';
import { parseSysinfo } from '../../agent/sysinfo.ts';
import { sysinfoText } from './sysinfo.ts';
import { members } from './topology.ts';

test.each(members)("the agent reads $name in the lab's /proc/sysinfo", (member) => {
  const read = parseSysinfo(sysinfoText('LITDCON1', member));
  expect(read).toMatchObject({ ok: true, value: { sequence: member.sequence, lpar: member.lpar } });
});

test('its length does not depend on the member, so that one write replaces it', () => {
  expect(new Set(members.map((member) => sysinfoText('LITDCON1', member).length)).size).toBe(1);
});
