import { chmodSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentReport } from '../../agent/protocol.ts';
import type { Issued } from './certificates.ts';
import { createIssuer } from './certificates.ts';
import { createClient } from './client.ts';
import type { AgentRig } from './rig.ts';
import { guest, ordererUri, replaceFile, startRig, there, untilHolds } from './rig.ts';

let rig: AgentRig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

interface Follower {
  readonly reports: AgentReport[];
  readonly emptyLines: () => number;
  readonly isOver: () => boolean;
  readonly close: () => void;
}

/** A controller's stream of changes; pausing it lets the agent's lines pile up. */
async function follow(identity: Issued): Promise<Follower> {
  const reports: AgentReport[] = [];
  let empty = 0;
  let over = false;
  const call = get({ host: '127.0.0.1', port: rig.port(), path: '/v1/changes', ca: rig.agentAuthority.pem, agent: false, ...identity });
  call.on('error', () => (over = true));
  await new Promise<void>((resolve, reject) => {
    call.on('error', reject);
    call.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const lines = (text + chunk).split('\n');
        text = lines.pop() ?? '';
        for (const line of lines) {
          if (line === '') empty += 1;
          else reports.push(JSON.parse(line));
        }
      });
      response.on('error', () => (over = true));
      response.on('close', () => (over = true));
      if (response.statusCode === 200) resolve();
      else reject(new Error(String(response.statusCode)));
    });
  });
  return { reports, emptyLines: () => empty, isOver: () => over, close: () => call.destroy() };
}

describe('the stream of changes', () => {
  test('has the state at once, each change in order, and an empty line when nothing happens', async () => {
    const stream = await follow(rig.controller);
    const client = createClient(rig, rig.controller);
    await untilHolds(() => stream.reports.length > 0);
    const { bootId, clockMs } = await client.state();
    const order = { guest, bootId, attempt: 1, epoch: 1, notAfterMs: clockMs + 60_000 };
    await client.send('/v1/quiesce', { ...order, sequence: 1, targets: [there], permitMs: 30_000 });
    await untilHolds(() => stream.reports.at(-1)?.quiescedFor === 1);
    rig.land(there);
    await client.send('/v1/activate', { ...order, sequence: 2, machine: there });
    await untilHolds(() => stream.reports.at(-1)?.lastDark?.attempt === 1);
    const proofs = stream.reports.map(({ interfaces }) => interfaces.map(({ proof }) => proof).join(' '));
    expect(proofs.filter((each, index) => each !== proofs[index - 1])).toEqual([
      'proven down',
      'draining down',
      'down down',
      'down activated',
      'down proven',
    ]);
    const versions = stream.reports.map(({ version }) => version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    await untilHolds(() => stream.emptyLines() > 1);
    stream.close();
    client.close();
  });

  test('is open to four at a time', async () => {
    const streams = await Promise.all([1, 2, 3, 4].map(() => follow(rig.controller)));
    await expect(follow(rig.controller)).rejects.toThrow('429');
    streams[0]?.close();
    await untilHolds(async () => {
      const again = await follow(rig.controller).catch(() => undefined);
      again?.close();
      return again !== undefined;
    });
    for (const stream of streams) stream.close();
  });

  test('ends with the certificate that opened it', async () => {
    const short = await rig.controllerAuthority.issue({ uses: ['client'], uris: [ordererUri], notAfter: new Date(Date.now() + 3_000) });
    const stream = await follow(short);
    await untilHolds(stream.isOver, 20_000);
    expect(stream.isOver()).toBe(true);
  });
});

describe('certificates', () => {
  test('are read again when the files change, and a connection that is open stays open', async () => {
    const before = await follow(rig.controller);
    const agents = await createIssuer('agents, renewed');
    const own = await agents.issue({ uses: ['server'], ips: ['127.0.0.1'] });
    // Key first: for a moment they do not fit each other, and the old ones are kept.
    replaceFile(join(rig.folder, 'agent.key'), own.key);
    await untilHolds(() =>
      rig.log.some((line) => line.includes('does not belong to the key') || line.includes('can be read by everybody')),
    );
    const old = createClient(rig, rig.controller);
    expect((await old.state()).alerts.join()).toMatch(/Orders cannot be taken with these certificates/);
    old.close();
    chmodSync(join(rig.folder, 'agent.key'), 0o600);
    replaceFile(join(rig.folder, 'agent.crt'), own.cert);
    const renewed = createClient({ port: rig.port, agentAuthority: agents }, rig.controller);
    await untilHolds(async () => (await renewed.state().catch(() => undefined))?.guest === guest);
    expect((await renewed.state()).alerts).toEqual([]);
    expect(before.isOver()).toBe(false);
    before.close();
    renewed.close();
  });

  test('of a new authority of controllers are believed, and those of the old one are not any more', async () => {
    const controllers = await createIssuer('controllers, renewed');
    replaceFile(join(rig.folder, 'controllers.crt'), controllers.pem);
    const fresh = createClient(rig, await controllers.issue({ uses: ['client'], uris: [ordererUri] }));
    await untilHolds(async () => (await fresh.state().catch(() => undefined))?.guest === guest);
    const old = createClient(rig, rig.controller);
    await expect(old.state()).rejects.toThrow();
    fresh.close();
    old.close();
  });

  test('of both authorities are believed while both are in the file', async () => {
    const controllers = await createIssuer('controllers');
    replaceFile(join(rig.folder, 'controllers.crt'), `${controllers.pem}\n${rig.controllerAuthority.pem}`);
    const guests: string[] = [];
    for (const identity of [await controllers.issue({ uses: ['client'], uris: [ordererUri] }), rig.controller]) {
      const client = createClient(rig, identity);
      await untilHolds(async () => (await client.state().catch(() => undefined))?.guest === guest);
      guests.push((await client.state()).guest);
      client.close();
    }
    expect(guests).toEqual([guest, guest]);
  });
});
