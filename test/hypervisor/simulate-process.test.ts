import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { simulatedGuests } from '../../controller/simulate.ts';
import { createRemoteAgents } from '../../controller/guest/simulated/client.ts';
import { createSimulatedAgents } from '../../controller/guest/simulated/adapter.ts';
import { createRemoteHypervisor } from '../../controller/hypervisor/simulated/client.ts';
import { connectSimulation } from '../../controller/hypervisor/simulated/connection.ts';
import { openEmbeddedSimulation } from '../../controller/hypervisor/simulated/embedded.ts';
import { config, here, hsi0, there } from '../guest/simulated-rig.ts';
import { up, value } from '../guest/contract.ts';
import { faultKind } from './contract.ts';
import { LITDCON1, VM2, VM9, paperSpec } from './paper-cluster.ts';
import { ledgerOf, untilHolds } from './simulated-rig.ts';

const signal = new AbortController().signal;
const address = { cluster: 'paper', guest: LITDCON1, kind: 'simulated', spec: {} } as const;
const order = (sequence: number): { readonly attempt: number; readonly epoch: number; readonly sequence: number } => ({
  attempt: 1,
  epoch: 1,
  sequence,
});
/** 1,600 MiB: a relocation takes about 4 s, longer than a process needs to start again on a busy machine. */
const spec = paperSpec({ guests: [{ userid: LITDCON1, member: VM9, memoryMebibytes: 1600, dirtyMebibytesPerSecond: 1 }] });
const move = { signal, guest: LITDCON1, attempt: 1, from: VM9, to: VM2, maxTotalMs: 20_000, maxQuiesceMs: 5_000 };

let folder: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zferry-process-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** `zferry simulate` as a process of its own; answers its address. */
function simulate(port: number): Promise<string> {
  const command = `import('${new URL('../../controller/simulate.ts', import.meta.url).href}').then((m) => m.simulateCommand({ listen: '127.0.0.1:${port}', state: '${join(folder, 'ssi.json')}' }))`;
  const started = spawn(process.execPath, ['-e', command], { stdio: ['ignore', 'pipe', 'inherit'] });
  child = started;
  return new Promise((resolve, reject) => {
    started.stdout.on('data', (chunk: Buffer) => resolve(/http:\S+/.exec(String(chunk))?.[0] ?? ''));
    started.once('exit', (code) => reject(new Error(`zferry simulate ended with ${String(code)}`)));
  });
}

function killed(): Promise<unknown> {
  return new Promise((resolve) => {
    child?.once('exit', resolve);
    child?.kill('SIGKILL');
  });
}

describe('zferry simulate', () => {
  test('killed in the middle of a relocation it goes on where it was: one MOVE, the same permit, the guest lands', async () => {
    const endpoint = await simulate(0);
    const connection = connectSimulation({ endpoint });
    const hypervisor = createRemoteHypervisor({ connection, cluster: 'paper', spec: () => spec });
    const agents = createRemoteAgents({ connection, cluster: 'paper', configOf: () => config });
    await hypervisor.observe({ signal });
    expect((await agents.quiesce({ address, signal, order: order(1), targets: [there], permitMs: 60_000 })).ok).toBe(true);
    await untilHolds(async () => value(await agents.state({ address, signal })).quiescedFor === 1);

    const moving = hypervisor.move({ ...move, notAfterMs: Date.now() + 10_000 });
    await untilHolds(async () => (await ledgerOf(connection, 'paper', signal)).length === 1);
    await killed();
    expect(faultKind(await moving)).toBe('unknownOutcome');
    expect(faultKind(await hypervisor.observe({ signal }))).toBe('unreachable');

    await simulate(Number(new URL(endpoint).port));
    expect(value(await agents.state({ address, signal }))).toMatchObject({ quiescedFor: 1, permit: { attempt: 1 }, fence: order(1) });
    await untilHolds(async () => {
      const { residency } = value(await hypervisor.inspect({ guest: LITDCON1, signal }));
      return residency.kind === 'at' && residency.member === VM2;
    });
    expect(await ledgerOf(connection, 'paper', signal)).toMatchObject([{ attempt: 1, performed: true, result: 'ended 00' }]);
    connection.close();
  });

  test('a watch says that the guest cannot be reached, and joins again', async () => {
    const endpoint = await simulate(0);
    const connection = connectSimulation({ endpoint });
    await createRemoteHypervisor({ connection, cluster: 'paper', spec: () => spec }).observe({ signal });
    const seen: boolean[] = [];
    const watching = new AbortController();
    createRemoteAgents({ connection, cluster: 'paper', configOf: () => config }).watch({
      address,
      signal: watching.signal,
      onState: (state) => seen.push(state !== undefined),
    });
    await untilHolds(() => seen.length === 1);
    await killed();
    await untilHolds(() => seen.length === 2);
    await simulate(Number(new URL(endpoint).port));
    await untilHolds(() => seen.length === 3);
    expect(seen).toEqual([true, false, true]);
    watching.abort();
    connection.close();
  });

  test.each([
    ['a guest at no member', { members: spec.members, simulated: { guests: [{ userid: 'LITNEW', member: 'ELSEWH' }] } }],
    ['a userid that is none', { members: spec.members, simulated: { guests: [{ userid: 'A#LOGOFF', member: VM9 }] } }],
    ['no members', { members: [], simulated: {} }],
    ['text', 'text'],
  ])('a cluster that makes no sense is refused and not made: %s', async (_, body) => {
    const connection = connectSimulation({ endpoint: await simulate(0) });
    const put = value(await connection.call({ method: 'PUT', path: '/clusters/paper', body: { spec: body }, signal }));
    expect(put.status).toBe(400);
    expect(value(await connection.call({ method: 'GET', path: '/clusters/', signal })).json).toEqual({ clusters: [] });
    connection.close();
  });

  test('SIGTERM ends it cleanly', async () => {
    await simulate(0);
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

describe('the embedded simulation', () => {
  test('opened again it finds the guests where they were, their agents as they were, and relocations further on', async () => {
    const file = join(folder, 'embedded.json');
    const first = openEmbeddedSimulation({ file, spec, guests: simulatedGuests });
    first.guests.ensure(LITDCON1, config);
    const agents = createSimulatedAgents({ guests: first.guests });
    await agents.quiesce({ address, signal, order: order(1), targets: [there], permitMs: 60_000 });
    await untilHolds(async () => value(await agents.state({ address, signal })).quiescedFor === 1);
    void first.hypervisor.move({ ...move, notAfterMs: Date.now() + 10_000 });
    first.close();

    const again = openEmbeddedSimulation({ file, spec, guests: simulatedGuests });
    expect(value(await createSimulatedAgents({ guests: again.guests }).state({ address, signal }))).toMatchObject({
      quiescedFor: 1,
      machine: here,
    });
    expect(value(await again.hypervisor.observe({ signal })).relocations).toMatchObject([{ guest: LITDCON1, attempt: 1 }]);
    await untilHolds(async () => value(await again.hypervisor.observe({ signal })).relocations?.length === 0);
    expect(value(await again.hypervisor.inspect({ guest: LITDCON1, signal })).residency).toEqual({ kind: 'at', member: VM2 });
    await untilHolds(async () => up(value(await createSimulatedAgents({ guests: again.guests }).state({ address, signal })))[0] !== hsi0);
    again.close();
  });

  test('a state that cannot be read is left as it is, and the error says what to do', () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{"version":1');
    expect(() => openEmbeddedSimulation({ file, spec, guests: simulatedGuests })).toThrow(
      /cannot be read; it was left as it is\. Name another file, or delete/,
    );
    expect(readFileSync(file, 'utf8')).toBe('{"version":1');
  });
});
