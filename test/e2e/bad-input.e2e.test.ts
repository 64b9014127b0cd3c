import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeYard, until, type Yard } from './processes.ts';
import { clusterManifest, placementManifest, VM2, VM9, type Site } from './site.ts';
import { atRest, declareGuest, guest, moved, placement, settle, stepOf, type Stage } from './stage.ts';

/** Bad input as the running program meets it in a folder: refused with a clear error, nothing echoed raw, nothing done, and the rest of the folder goes on. */

let yard: Yard;
beforeEach(() => {
  yard = makeYard();
});
afterEach(() => yard.dispose());

describe('one guest, two owners', () => {
  const tenants = [
    { namespace: 'default', guests: ['*'] },
    { namespace: 'other', guests: ['*'] },
  ];

  test('the older placement counts, the younger one is told so, and nobody is moved to and fro', async () => {
    const { site, z, run } = await atRest(yard, 'two', { tenants });
    site.declare('intruder', placementManifest({ name: 'mine', namespace: 'other', cluster: 'two', guest, member: VM2 }));
    await until('the younger one is told', () => site.placement('mine', 'other')?.status?.waitingFor === 'Conflict');
    expect(site.placement('mine', 'other')?.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'Stalled', status: 'True', message: expect.stringContaining('default/litdcon1') }),
    );
    declareGuest(site, 'two', VM2);
    await run.line('the older one still counts', moved(guest));
    expect(await z.ledger()).toHaveLength(1);
  });

  test('the same name in small letters is no second guest: it is refused', async () => {
    const stage = await atRest(yard, 'small', { tenants });
    await refusedAt(
      stage,
      'intruder',
      { ...placementManifest({ name: 'mine', namespace: 'other', cluster: 'small', guest: 'litdcon1', member: VM2 }) },
      /spec\.guest/,
    );
    expect(stage.site.placement('mine', 'other')).toBeUndefined();
  });
});

describe('a member that is none', () => {
  test('of the right form: nothing is sent, and the placement says which members there are none of', async () => {
    const { site, z, run } = await atRest(yard, 'member');
    declareGuest(site, 'member', 'LTICVM7');
    const told = await run.line('it is told', (line) => line.reason === 'UnknownMember');
    expect(told.message).toContain('LTICVM7');
    expect(await z.ledger()).toEqual([]);
  });

  test.for([['SYS1 FORCE DOMAIN'], ['*'], ['LTICVM2\nLOGOFF'], ['']])(
    '%j is refused, and the last good version stays',
    async ([member]) => {
      const stage = await atRest(yard, 'member');
      await refusedAt(stage, 'guests', placement('member', member ?? ''), /spec\.member/);
      expect(stage.site.placement('litdcon1')?.spec.member).toBe(VM9);
    },
  );
});

test('limits that are none are refused one by one, and the cluster keeps the last good ones', async () => {
  const { site, run, z } = await atRest(yard, 'limits', { relocation: { maxTotalSeconds: 200 } });
  const good = readFileSync(join(site.folder, 'cluster.yaml'), 'utf8');
  expect(good).toContain('"maxTotalSeconds": 200');
  for (const value of ['-1', '0', 'NOLIMIT', '1e309', '3.5', '"60"', '2147483648', '.nan', '[]']) {
    const before = run.lines.length;
    // In flow style JSON's own quotes go on.
    yard.write('limits/cluster.yaml', good.replace('"maxTotalSeconds": 200', `"maxTotalSeconds": ${value}`));
    const told = await until(`${value} is refused`, () =>
      run.lines.slice(before).find((line) => line.problem !== undefined && !line.problem.startsWith('repaired')),
    );
    expect(told.problem).toMatch(/^.*cluster\.yaml:\d+:\d+: .*maxTotalSeconds/);
    expect(site.cluster('limits')?.spec.relocation?.maxTotalSeconds).toBe(200);
    yard.write('limits/cluster.yaml', good);
    await until(`${value} is taken back`, () => run.lines.slice(before).find((line) => line.problem?.startsWith('repaired')));
  }
  declareGuest(site, 'limits', VM2);
  await run.line('all works as before', moved(guest));
  expect(await z.ledger()).toHaveLength(1);
});

test('annotations give no power: an override that there is none of moves nothing, a huge one breaks nothing', async () => {
  const { site, z, run } = await atRest(yard, 'notes');
  const annotations = { 'zferry.io/override': 'true', 'zferry.io/force': 'ARCHITECTURE', 'operator-override': 'MAINT' };
  const suspended = { ...JSON.parse(JSON.stringify(placement('notes', VM2))) };
  suspended.spec.suspend = true;
  suspended.metadata.annotations = annotations;
  site.declare('guests', suspended);
  await run.line('it stays suspended', (line) => line.reason === 'Suspended');

  suspended.metadata.annotations = { note: 'x'.repeat(256 * 1024) };
  suspended.spec.suspend = false;
  site.declare('guests', suspended);
  const told = await run.line('moved, or refused', (line) => moved(guest)(line) || line.problem !== undefined);
  expect((told.problem ?? '').length).toBeLessThan(2_000);
  expect((await z.ledger()).length).toBeLessThanOrEqual(1);
});

describe('forged records', () => {
  const huge = 2 ** 53;

  test('a status in a manifest is not taken', async () => {
    const { site, z, run } = await atRest(yard, 'status');
    site.declare('guests', {
      ...placement('status', VM9),
      status: { observedGeneration: 1, phase: 'Relocating', lastAttempt: { attempt: huge } },
    });
    declareMore(site, 'status');
    await run.line('the folder was read again', (line) => line.problem !== undefined || line.guest === 'LITMORE');
    expect(site.placement('litdcon1')?.status?.lastAttempt?.attempt ?? 0).toBeLessThan(1_000);
    expect(await z.ledger()).toEqual([]);
  });

  test('an attempt of 2^53 in the state folder is not believed: the guest is still moved, once, or a person is told', async () => {
    const { site, z, run } = await atRest(yard, 'forged');
    await run.kill('SIGTERM');
    const forge = (file: string, change: (object: { status: Record<string, unknown> }) => void): void => {
      const path = join(site.state, 'objects', file);
      const record = JSON.parse(readFileSync(path, 'utf8')) as { object: { status: Record<string, unknown> } };
      change(record.object);
      writeFileSync(path, JSON.stringify(record));
    };
    forge('SSICluster/forged.json', ({ status }) => (status['lastAttempt'] = huge));
    forge('GuestPlacement/default.litdcon1.json', ({ status }) =>
      Object.assign(status, { lastAttempt: { attempt: huge, at: '9999-12-31T00:00:00Z' }, phase: 'Relocating' }),
    );
    declareGuest(site, 'forged', VM2);
    const ended = await settle(yard, site, 20);
    const ledger = await z.ledger();
    process.stdout.write(`forged attempt: exit ${ended.code}, ${ledger.length} MOVEs, ${ended.errors.slice(0, 300)}\n`);
    expect(ended.code === 0 || ended.errors !== '', 'silence').toBe(true);
    expect(ledger.filter((entry) => entry.performed).length).toBeLessThanOrEqual(1);
    for (const entry of ledger) expect(entry.attempt).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
    const now = await z.guest(guest);
    expect(now.agent?.up).toBe(now.member === VM2 ? 'hsi1' : 'hsi0');
  });

  test('a claim that nobody made is taken over and ended without a MOVE of its own attempt', async () => {
    const { site, z, run } = await atRest(yard, 'claim');
    await run.kill('SIGTERM');
    const path = join(site.state, 'objects/SSICluster/claim.json');
    const record = JSON.parse(readFileSync(path, 'utf8'));
    const limits = { issueWindowMs: 500, marginMs: 250, giveUpMs: 500, maxTotalMs: 15_000, maxQuiesceMs: 500 };
    const { uid } = site.placement('litdcon1')?.metadata ?? {};
    record.object.status.inFlight = [
      {
        ...{
          guest,
          placement: { namespace: 'default', name: 'litdcon1', uid },
          relocation: 'litdcon1-7',
          cause: 'Drift',
          requestedBy: 'nobody',
          attempt: 7,
          claimId: 'forged',
        },
        ...{ epoch: 1, from: VM9, to: VM2, phase: 'Moving', claimedAt: '2026-01-01T00:00:00Z', notAfter: '9999-12-31T00:00:00Z', limits },
      },
    ];
    writeFileSync(path, JSON.stringify(record));
    const ended = await settle(yard, site, 30);
    process.stdout.write(`forged claim: exit ${ended.code}, ${(await z.ledger()).length} MOVEs, ${ended.errors.slice(0, 300)}\n`);
    expect(await z.ledger()).toEqual([]);
    expect(await z.guest(guest)).toMatchObject({ member: VM9, agent: { up: 'hsi0' } });
  });
});

test('2,000 placements of one tenant that flip every second are stopped by the brake; probes are answered, and other guests still move', async () => {
  const { site, simulation, run } = await atRest(yard, 'calm', { listen: true });
  const { address } = (await run.line('it tells where it listens', (line) => line.msg === 'listening')) as unknown as {
    readonly address: string;
  };
  const population = [{ prefix: 'LN', count: 2_000, member: VM9, memoryMebibytes: 64 }];
  site.declare('flood', clusterManifest({ name: 'flood', simulated: { endpoint: simulation.endpoint, population } }));
  const flip = (member: string): void => {
    for (let file = 0; file < 20; file += 1) {
      const placements = Array.from({ length: 100 }, (_, at) => `LN${String(file * 100 + at + 1).padStart(4, '0')}`);
      site.declare(
        `flood-${file}`,
        ...placements.map((name) => placementManifest({ name: name.toLowerCase(), cluster: 'flood', guest: name, member })),
      );
    }
  };
  flip(VM9);
  await until('all are known', () => site.placement('ln2000')?.status?.member === VM9, 60_000);

  const slowest = { healthMs: 0 };
  let editedMs = 0;
  let member = VM9;
  const start = performance.now();
  for (let second = 1; second <= 5; second += 1) {
    member = member === VM9 ? VM2 : VM9;
    flip(member);
    if (second === 4) {
      declareGuest(site, 'calm', VM2);
      editedMs = Date.now();
    }
    await until('the second is over', async () => {
      const askedMs = performance.now();
      expect((await fetch(`http://${address}/healthz`)).status).toBe(200);
      slowest.healthMs = Math.max(slowest.healthMs, performance.now() - askedMs);
      return performance.now() - start > second * 1_000;
    });
  }
  const other = await run.line('the other tenant’s guest moves', moved(guest), 90_000);
  const claim = run.lines.find(stepOf(guest, 'claim', 'done'));
  const ledger = await simulation.cluster('flood').ledger();
  process.stdout.write(
    `flood: slowest /healthz ${slowest.healthMs.toFixed(0)} ms; the other guest claimed ${(claim?.atMs ?? 0) - editedMs} ms after its edit, moved after ${other.atMs - editedMs} ms; ${ledger.length} MOVEs of the flood\n`,
  );
  expect(ledger.length, 'the brake lets no more than its limit through').toBeLessThanOrEqual(10);
});

/** The manifest is refused at its field, the rest goes on, and nothing is sent. */
async function refusedAt({ site, run, z }: Stage, file: string, manifest: object, field: RegExp): Promise<void> {
  site.declare(file, manifest);
  const told = await run.line('it is refused', (line) => line.problem !== undefined);
  expect(told.problem).toMatch(new RegExp(`${file}\\.yaml:\\d+:\\d+: `));
  expect(told.problem).toMatch(field);
  // oxlint-disable-next-line no-control-regex -- raw control characters are what must not be there
  expect(told.problem).not.toMatch(/[\u0000-\u001f]/);
  expect(await z.ledger()).toEqual([]);
}

function declareMore(site: Site, cluster: string): void {
  site.declare('more', placementManifest({ name: 'litmore', cluster, guest: 'LITMORE', member: VM9 }));
}
