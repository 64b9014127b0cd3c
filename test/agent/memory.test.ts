import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Memory } from '../../agent/memory.ts';
import { freshMemory, memoryFromText, memoryToText } from '../../agent/memory.ts';
import { createMemoryStore, memoryFileName } from '../../agent/store.ts';
import { firstBootId, here, there } from './rig.ts';

const count = fc.nat();
const order = fc.record({ attempt: count, epoch: count, sequence: count });
const machine = fc.constantFrom(here, there);
const undo = fc.record({
  interface: fc.constantFrom('hsi0', 'hsi1'),
  method: fc.constant('point-to-multipoint'),
  source: machine,
  drained: fc.boolean(),
  networkType: fc.constant('broadcast'),
});
const memories: fc.Arbitrary<Memory> = fc.record({
  bootId: fc.constant(firstBootId),
  fence: order,
  closedAttempt: count,
  permit: fc.option(
    fc.record({
      order,
      source: machine,
      expiresMs: count,
      ceilingMs: fc.option(count, { nil: undefined }),
      voidedBy: fc.constantFrom(undefined, 'the routing daemon was restarted'),
    }),
    { nil: undefined },
  ),
  undo: fc.option(undo, { nil: undefined }),
  earlier: fc.array(
    fc
      .tuple(undo, fc.option(count, { nil: undefined }))
      .map(([one, since]) => (since === undefined ? one : { ...one, routingSinceMs: since })),
    { maxLength: 8 },
  ),
  quiesced: fc.option(fc.record({ attempt: count, routingSinceMs: fc.option(count, { nil: undefined }) }), { nil: undefined }),
  owed: fc.boolean(),
  vouched: fc.option(machine, { nil: undefined }),
  dark: fc.option(fc.record({ attempt: count, sinceMs: count }), { nil: undefined }),
  lastDark: fc.option(
    fc.oneof(fc.record({ attempt: count, ms: count }), fc.record({ attempt: fc.constant(0), ms: count, from: machine, to: machine })),
    { nil: undefined },
  ),
});

describe('what must survive', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(memories, (memory) => {
        expect(memoryFromText(memoryToText(memory))).toEqual({ ok: true, value: memory });
      }),
    );
  });

  test('is nothing as soon as anything of it is damaged', () => {
    fc.assert(
      fc.property(memories, fc.nat(), fc.constantFrom('', '}', '"', '-1', 'x'), (memory, place, wrong) => {
        const text = memoryToText(memory);
        const at = place % text.length;
        const read = memoryFromText(text.slice(0, at) + wrong);
        expect(read.ok && JSON.stringify(read.value) !== JSON.stringify(memory)).toBe(false);
      }),
    );
  });
});

describe('the file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zferry-memory-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is replaced whole, and belongs to its user alone', () => {
    const store = createMemoryStore(join(folder, 'state'));
    expect(store.load()).toEqual({ kind: 'none' });
    const memory = freshMemory(firstBootId);
    expect(store.save(memory)).toBeUndefined();
    expect(store.save({ ...memory, closedAttempt: 7 })).toBeUndefined();
    expect(store.load()).toEqual({ kind: 'kept', memory: { ...memory, closedAttempt: 7 } });
    expect(readdirSync(join(folder, 'state'))).toEqual([memoryFileName]);
    expect(statSync(join(folder, 'state', memoryFileName)).mode & 0o077).toBe(0);
  });

  test('that is damaged is set aside for whoever looks into it', () => {
    writeFileSync(join(folder, memoryFileName), '{"version":1,');
    expect(createMemoryStore(folder).load()).toMatchObject({ kind: 'damaged', why: expect.stringContaining('set aside') });
    expect(existsSync(join(folder, memoryFileName))).toBe(false);
    expect(readFileSync(join(folder, `${memoryFileName}.damaged`), 'utf8')).toBe('{"version":1,');
  });

  test('that cannot be written is said', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(createMemoryStore(join(folder, 'file')).save(freshMemory(firstBootId))).toMatch(/cannot be written/);
  });
});
