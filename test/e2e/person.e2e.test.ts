import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeYard, until, type Yard } from './processes.ts';
import { startSimulation } from './simulation.ts';
import { clusterManifest, makeSite, VM2, VM9 } from './site.ts';
import { atRest, declareGuest, guest, stepOf } from './stage.ts';

/** What persons do beside the manifests: a relocation typed by hand, a cancel, questions asked of the folder. */

let yard: Yard;
beforeEach(() => {
  yard = makeYard();
});
afterEach(() => yard.dispose());

test('a guest moved by hand is reported at once, held for externalHoldSeconds, then brought home', async () => {
  // Two minutes at a twentieth.
  const { site, z, run } = await atRest(yard, 'hand', { relocation: { externalHoldSeconds: 120 } });
  // As an operator would have to.
  await z.operate({ kind: 'detach', guest, vdev: '0190' });
  await z.operate({ kind: 'relocate', guest, to: VM2, issuer: 'OPERATOR' });
  const external = await run.line('it is reported', (line) => line.msg === 'relocation ended' && line.cause === 'External');
  expect(external).toMatchObject({ guest, from: VM9, to: VM2, outcome: 'External' });
  const held = await run.line('it is held', (line) => line.guest === guest && line.reason === 'Held');
  await until('the status says so', () => site.placement('litdcon1')?.status?.waitingFor === 'Held');
  await until(
    'its agent has changed the interface by itself, and the status says so',
    () => site.placement('litdcon1')?.status?.activeInterface === 'hsi1',
  );
  expect(site.placement('litdcon1')?.status).toMatchObject({ desiredMember: VM9, member: VM2, waitingFor: 'Held' });
  expect(site.placement('litdcon1')?.status?.conditions).toContainEqual(expect.objectContaining({ type: 'Placed', status: 'False' }));
  expect(site.relocations()).toMatchObject([{ spec: { guest, cause: 'External', from: VM9, to: VM2 } }]);
  const explained = await yard.finish(['explain', guest, ...site.where]);
  expect(explained.output).toContain('Held');
  expect((await yard.finish(['status', ...site.where])).output).toContain('Held');

  const home = await run.line('it is brought home', (line) => line.outcome === 'Moved');
  expect(home).toMatchObject({ guest, from: VM2, to: VM9 });
  const claimed = run.lines.find(stepOf(guest, 'claim', 'done'));
  expect(run.lines.indexOf(claimed ?? home)).toBeGreaterThan(run.lines.indexOf(held));
  expect((await z.ledger()).map(({ issuer, to, result }) => ({ issuer, to, result }))).toEqual([
    { issuer: 'OPERATOR', to: VM2, result: 'ended 00' },
    { issuer: 'ZFERRY', to: VM9, result: 'ended 00' },
  ]);
  await until('whole', async () => {
    const now = await z.guest(guest);
    return now.member === VM9 && now.agent?.up === 'hsi0' && !now.isRelocating;
  });
  process.stdout.write(`reported, held for ${(claimed?.atMs ?? 0) - held.atMs} ms of 6000, home\n`);
});

test('zferry cancel stops a running move: the guest stays, whole, is not moved again, and a person is told how to go on', async () => {
  const { site, z, run } = await atRest(yard, 'cancel', { memoryMebibytes: 4096 });
  declareGuest(site, 'cancel', VM2);
  await until('z/VM relocates', async () => (await z.guest(guest)).isRelocating);
  const asked = await yard.finish(['cancel', 'default/litdcon1-1', ...site.where]);
  expect(asked).toMatchObject({ code: 0, errors: '' });
  expect(asked.output).toContain('litdcon1-1');
  await run.line('it ends cancelled', (line) => line.msg === 'relocation ended' && line.outcome === 'Cancelled');
  await run.line('it needs a person', (line) => line.guest === guest && line.reason === 'Cancelled');
  await until('whole where it was', async () => {
    const now = await z.guest(guest);
    return now.member === VM9 && now.agent?.up === 'hsi0' && now.agent.permit === undefined && now.devices.join() === '0190';
  });
  await until('the claim is gone', () => (site.cluster('cancel')?.status?.inFlight ?? []).length === 0);
  expect(await z.ledger()).toMatchObject([{ performed: true, result: 'ended 01' }]);
  const explained = await yard.finish(['explain', guest, ...site.where]);
  expect(explained.output).toContain('zferry.io/resume');
  await run.kill('SIGTERM');
  const again = await yard.finish(['run', ...site.where, '--exit-when-settled', '30']);
  expect(again.code, 'after a restart too').toBe(1);
  expect(await z.ledger()).toHaveLength(1);
});

test('cancelling what does not exist, or is over, says so', async () => {
  const { site } = await atRest(yard, 'nothing');
  const asked = await yard.finish(['cancel', 'default/litdcon1-9', ...site.where]);
  expect(asked.code).toBe(1);
  expect(asked.errors).toContain('litdcon1-9');
});

test('status, explain, validate and adopt answer from the folder while a controller runs it', async () => {
  const { site } = await atRest(yard, 'questions');
  const status = await yard.finish(['status', ...site.where]);
  expect(status).toMatchObject({ code: 0, errors: '' });
  for (const word of [guest, VM9, 'default']) expect(status.output).toContain(word);
  const json = await yard.finish(['status', ...site.where, '-o', 'json']);
  expect(JSON.parse(json.output)).toBeTypeOf('object');

  const explained = await yard.finish(['explain', 'litdcon1', ...site.where]);
  expect(explained).toMatchObject({ code: 0, errors: '' });
  expect(explained.output).toContain(`${guest} (default/litdcon1, cluster questions) runs on ${VM9} (H91), as declared.`);
  expect(explained.output).toMatch(/At worst/);
  expect(await yard.finish(['explain', 'LITNONE', ...site.where])).toMatchObject({ code: 1 });

  expect(await yard.finish(['validate', site.folder])).toMatchObject({ code: 0 });
  yard.write(
    'questions/more.yaml',
    'apiVersion: zferry.io/v1alpha1\nkind: GuestPlacement\nmetadata:\n  name: litbad\nspec:\n  cluster: questions\n  guest: litbad\n  member: LTICVM9\n',
  );
  const found = await yard.finish(['validate', site.folder]);
  expect(found.code).toBe(1);
  expect(found.output).toMatch(/more\.yaml:7:\d+: .*spec\.guest/);
});

test('adopt prints placements that leave nothing to move', async () => {
  const simulation = await startSimulation(yard);
  const site = makeSite(yard, 'adopt');
  const guests = ['LITAAA', 'LITBBB', 'LITCCC'].map((userid, index) => ({ userid, member: index === 1 ? VM2 : VM9, memoryMebibytes: 64 }));
  site.declare('cluster', clusterManifest({ name: 'adopt', simulated: { endpoint: simulation.endpoint, guests } }));
  const adopted = await yard.finish(['adopt', ...site.where]);
  expect(adopted).toMatchObject({ code: 0, errors: '' });
  yard.write('adopt/adopted.yaml', adopted.output);
  expect(await yard.finish(['validate', site.folder])).toMatchObject({ code: 0 });
  expect(await yard.finish(['run', ...site.where, '--exit-when-settled', '30'])).toMatchObject({ code: 0, errors: '' });
  expect(await simulation.cluster('adopt').ledger()).toEqual([]);
  expect(readFileSync(yard.path('adopt/adopted.yaml'), 'utf8')).toContain('LITBBB');
});

test('a folder that does not exist, and a cluster that does not, are told in one line', async () => {
  const nowhere = await yard.finish(['run', '--store', `directory:${yard.path('nowhere')}`]);
  expect(nowhere.code).toBe(1);
  expect(nowhere.errors).toMatch(/^zferry: .*nowhere.*\n$/);
  const site = makeSite(yard, 'orphan');
  declareGuest(site, 'orphan', VM9);
  const orphan = await yard.finish(['run', ...site.where, '--exit-when-settled', '10']);
  expect(orphan.code).toBe(1);
  expect(orphan.errors).toContain('orphan');
});
