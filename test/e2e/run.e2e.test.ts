import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkout, makeYard, until, type Line, type Yard } from './processes.ts';
import { startSimulation } from './simulation.ts';
import { makeSite, VM2, VM9 } from './site.ts';
import { atRest, declareCluster, declareGuest, guest, moved, placement, settle, stepOf } from './stage.ts';

/** `zferry run` as a person meets it: the example, edits, mistakes in manifests, a second start, Ctrl-C, exit codes. */

let yard: Yard;
beforeEach(() => {
  yard = makeYard();
});
afterEach(() => yard.dispose());

test('the paper’s example: its relocation begins by itself, and editing a member in a manifest begins the next one', async () => {
  cpSync(join(checkout, 'deploy/examples/paper'), yard.path('paper'), { recursive: true });
  const startedMs = Date.now();
  const run = yard.start(['run', '--store', `directory:${yard.path('paper')}`, '--state', yard.path('state'), '--log-level', 'debug']);
  const first = await run.line('LITDCON1 relocates', stepOf('LITDCON1', 'move', 'started'));
  await run.line('LITDCON1 has moved', moved('LITDCON1'), 60_000);

  const manifest = readFileSync(yard.path('paper/guests.yaml'), 'utf8');
  const edited = manifest.replace(/(guest: LITSWAS1\n {2}member: )LTICVM9/, `$1${VM2}`);
  expect(edited).not.toBe(manifest);
  const editedMs = Date.now();
  yard.write('paper/guests.yaml', edited);
  const next = await run.line('LITSWAS1 is claimed', stepOf('LITSWAS1', 'claim', 'done'));
  const effect = await run.line('LITSWAS1 is tested', stepOf('LITSWAS1', 'test', 'started'));
  process.stdout.write(
    `start to first MOVE ${first.atMs - startedMs} ms; edit to claim ${next.atMs - editedMs} ms, to first effect ${effect.atMs - editedMs} ms\n`,
  );
});

test('a broken manifest keeps its last good version, and is told with file, line and column until it is repaired', async () => {
  const { site, z, run } = await atRest(yard, 'broken');
  const broken =
    'apiVersion: zferry.io/v1alpha1\nkind: GuestPlacement\nmetadata:\n  name: litdcon1\nspec:\n  cluster: broken\n  guest: LITDCON1\n  member: [';
  yard.write('broken/guests.yaml', broken);
  const told = await run.line('the mistake is told', (line) => line.problem !== undefined);
  expect(told.problem).toMatch(/guests\.yaml:8:\d+: .+; .+/);
  const status = await yard.finish(['status', ...site.where]);
  expect(status).toMatchObject({ code: 0, errors: expect.stringMatching(/guests\.yaml:8:\d+: /) });
  expect(status.output).toContain(guest);
  expect(site.placement('litdcon1')?.spec.member).toBe(VM9);

  declareGuest(site, 'broken', VM2);
  await run.line('the repair is told', (line) => line.problem?.startsWith('repaired: ') === true);
  await run.line('the repaired version counts', moved(guest));
  expect((await z.ledger()).map((entry) => entry.to)).toEqual([VM2]);
});

test('a half-written manifest is no deletion and no change', async () => {
  const { site, z, run } = await atRest(yard, 'half');
  yard.write('half/guests.yaml', readFileSync(join(site.folder, 'guests.yaml'), 'utf8').slice(0, 60));
  await run.line('the mistake is told', (line) => line.problem !== undefined);
  expect(site.placement('litdcon1')?.spec.member).toBe(VM9);
  expect(await z.ledger()).toEqual([]);
});

test('a second controller is refused with the pid of the first, which goes on', async () => {
  const { site, run } = await atRest(yard, 'twice');
  const second = await yard.finish(['run', ...site.where]);
  expect(second.code).toBe(1);
  expect(second.errors).toContain(`process ${run.pid}`);
  expect(second.errors).toContain('nothing was touched');
  declareGuest(site, 'twice', VM2);
  await run.line('the first one moves the guest', moved(guest));
  expect(await run.kill('SIGINT')).toEqual({ code: 0, signal: null });
  const third = await yard.finish(['run', ...site.where, '--exit-when-settled', '30']);
  expect(third, 'the folder is free again').toMatchObject({ code: 0, errors: '' });
});

test('SIGTERM within a move: no new effect, an exit within 5 s, and the next start finishes that move with its one MOVE', async () => {
  const { site, z, run } = await atRest(yard, 'term', { memoryMebibytes: 1024 });
  declareGuest(site, 'term', VM2);
  // Its line may come after z/VM has been seen to relocate.
  await run.line('the MOVE is sent', stepOf(guest, 'move', 'started'));
  await until('z/VM relocates', async () => (await z.guest(guest)).isRelocating);
  const before = { lines: run.lines.length, fence: (await z.guest(guest)).agent?.fence };
  const askedMs = performance.now();
  expect(await run.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  const tookMs = performance.now() - askedMs;
  expect(tookMs).toBeLessThan(5_000);
  const effects = run.lines.slice(before.lines).filter((line) => line.state === 'started' && line.step !== 'inspect');
  expect(effects, 'begun after the order to end').toEqual([]);
  expect(site.cluster('term')?.status?.inFlight).toMatchObject([{ guest, phase: 'Moving', from: VM9, to: VM2 }]);

  await until('the relocation has ended at z/VM', async () => !(await z.guest(guest)).isRelocating);
  const landed = await z.guest(guest);
  expect(landed, 'nobody puts it back meanwhile').toMatchObject({ member: VM2, devices: [], agent: { fence: before.fence } });
  const again = await yard.finish(['run', ...site.where, '--exit-when-settled', '30']);
  expect(again).toMatchObject({ code: 0, errors: '' });
  expect(await z.guest(guest)).toMatchObject({ member: VM2, devices: ['0190'], agent: { up: 'hsi1' } });
  expect(await z.ledger()).toMatchObject([{ performed: true, result: 'ended 00' }]);
  process.stdout.write(`exit ${tookMs.toFixed(0)} ms after SIGTERM\n`);
});

test('--exit-when-settled: 0 as declared, 1 something needs a person, 2 the time is up', async () => {
  const simulation = await startSimulation(yard);
  const site = makeSite(yard, 'codes');
  await declareCluster(site, simulation, { name: 'codes' });
  declareGuest(site, 'codes', VM2);
  expect(await settle(yard, site, 30), 'moved').toMatchObject({ code: 0, errors: '' });

  site.declare('guests', placement('codes', 'LTICVM7'));
  const person = await settle(yard, site, 30);
  expect(person.code).toBe(1);
  expect(person.errors).toContain(guest);
  expect(person.errors).toContain('LTICVM7');

  yard.write('codes/guests.yaml', 'kind: [');
  expect(await settle(yard, site, 30), 'a manifest that nobody can read').toMatchObject({ code: 1 });

  await simulation.cluster('codes').operate({ kind: 'memberState', member: VM9, state: 'Leaving' });
  declareGuest(site, 'codes', VM9);
  const late = await settle(yard, site, 1);
  expect(late.code).toBe(2);
  expect(late.errors).toMatch(/not settled after 1 s: .*LTICVM9 is Leaving/);
});

test('/healthz, /readyz and /metrics: a member that is down is told, and makes nobody unready or unwell', async () => {
  const { site, z, run } = await atRest(yard, 'health', { listen: true });
  const { address } = (await run.line('it tells where it listens', (line) => line.msg === 'listening')) as Line & {
    readonly address: string;
  };
  const get = async (path: string): Promise<{ readonly status: number; readonly text: string }> => {
    const reply = await fetch(`http://${address}${path}`);
    return { status: reply.status, text: await reply.text() };
  };
  expect(await get('/healthz')).toMatchObject({ status: 200 });
  expect(await get('/readyz')).toMatchObject({ status: 200 });
  expect((await get('/metrics')).text).toContain('zferry_guest_drift{cluster="health"} 0');

  await z.operate({ kind: 'memberState', member: VM2, state: 'Down' });
  declareGuest(site, 'health', VM2);
  await run.line('the guest waits for the member', (line) => line.reason === 'TargetNotJoined');
  expect(await get('/healthz')).toMatchObject({ status: 200 });
  expect(await get('/readyz')).toMatchObject({ status: 200 });
  const { text } = await get('/metrics');
  expect(text).toContain('zferry_guest_drift{cluster="health"} 1');
  expect(text).toMatch(/zferry_member_guests\{cluster="health",member="LTICVM2",state="Down"\}/);

  await z.operate({ kind: 'memberState', member: VM2, state: 'Joined' });
  await run.line('it moves when the member is back', moved(guest));
});

test('a z/VM that cannot be reached at the start makes zferry wait, not end', async () => {
  const simulation = await startSimulation(yard);
  const site = makeSite(yard, 'gone');
  await declareCluster(site, simulation, { name: 'gone' });
  declareGuest(site, 'gone', VM2);
  await simulation.process.kill('SIGTERM');
  const run = yard.start(['run', ...site.where, '--log-level', 'debug']);
  await run.line('the trouble is told', (line) => line.msg === 'trouble');
  const again = await startSimulation(yard, Number(new URL(simulation.endpoint).port));
  await run.line('it goes on when z/VM is back', moved(guest));
  expect(await again.cluster('gone').ledger()).toMatchObject([{ performed: true, result: 'ended 00' }]);
});
