import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentReport } from '../../agent/protocol.ts';
import type { TestClient } from './client.ts';
import { code, createClient } from './client.ts';
import type { AgentRig } from './rig.ts';
import { guest, here, startRig, there, untilHolds } from './rig.ts';

let rig: AgentRig;
let client: TestClient;

beforeEach(async () => {
  rig = await startRig();
  client = createClient(rig, rig.controller);
});
afterEach(async () => {
  client.close();
  await rig.close();
});

const up = (report: AgentReport): readonly string[] => report.interfaces.filter((each) => each.up).map((each) => each.name);

async function order(attempt: number, epoch: number, sequence: number): Promise<Readonly<Record<string, unknown>>> {
  const state = await client.state();
  return { guest, bootId: state.bootId, attempt, epoch, sequence, notAfterMs: state.clockMs + 10_000 };
}

describe('orders over mutual TLS', () => {
  test('a move: quiesced and proven, landed, activated, and the dark time is told', async () => {
    expect(up(await client.state())).toEqual(['hsi0']);
    const quiesced = await client.send('/v1/quiesce', { ...(await order(1, 1, 1)), targets: [there], permitMs: 30_000 });
    expect(quiesced).toMatchObject({ status: 200, body: { permit: { attempt: 1, source: here } } });
    await untilHolds(async () => (await client.state()).quiescedFor === 1);
    expect(up(await client.state())).toEqual([]);
    rig.land(there);
    const activated = await client.send('/v1/activate', { ...(await order(1, 1, 2)), machine: there });
    expect(activated.status).toBe(200);
    expect(up(activated.body as AgentReport)).toEqual(['hsi1']);
    await untilHolds(async () => (await client.state()).lastDark?.attempt === 1);
    expect(rig.network.history.every((names) => names.length < 2)).toBe(true);
  });

  test('the same order again is refused', async () => {
    const first = { ...(await order(1, 1, 1)), targets: [there], permitMs: 30_000 };
    expect((await client.send('/v1/quiesce', first)).status).toBe(200);
    expect(code(await client.send('/v1/quiesce', first))).toBe('FENCED');
  });
});
