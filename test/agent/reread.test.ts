import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRereader } from '../../agent/reread.ts';
import { replaceFile, untilHolds } from './rig.ts';

const bytes = Buffer.alloc(4096);

function textOf(reread: (into: Buffer) => number | string): string {
  const length = reread(bytes);
  return typeof length === 'string' ? length : bytes.toString('latin1', 0, length);
}

/** Files of this process that are open and have this name. */
function openOnes(path: string): number {
  return readdirSync('/proc/self/fd').filter((file) => {
    try {
      return readlinkSync(`/proc/self/fd/${file}`) === path;
    } catch {
      return false;
    }
  }).length;
}

describe('a file that is read again and again', () => {
  test('is opened each time when it has bytes of its own: another one of its name is seen at once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zferry-reread-'));
    const path = join(folder, 'file');
    const reread = createRereader(path);
    expect(textOf(reread)).toBe('ENOENT');
    for (const text of ['', 'one', 'two', 'one']) {
      replaceFile(path, text);
      expect(textOf(reread)).toBe(text);
      expect(textOf(reread)).toBe(text);
    }
    writeFileSync(path, 'in place');
    expect(textOf(reread)).toBe('in place');
    rmSync(path);
    expect(textOf(reread)).toBe('ENOENT');
    rmSync(folder, { recursive: true });
  });

  test.skipIf(process.platform !== 'linux')(
    'is opened once when the kernel makes it, and says at each reading what is so then',
    async () => {
      const reread = createRereader('/proc/uptime');
      const before = openOnes('/proc/uptime');
      const first = textOf(reread);
      expect(first).toMatch(/^\d+\.\d+ \d+\.\d+\n$/);
      expect(openOnes('/proc/uptime')).toBe(before + 1);
      await untilHolds(() => Number(textOf(reread).split(' ')[0]) > Number(first.split(' ')[0]));
      expect(openOnes('/proc/uptime')).toBe(before + 1);
    },
  );
});
