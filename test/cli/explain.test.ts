import { describe, expect, test } from 'vitest';

import { explainGuest } from '../../controller/cli/explain.ts';
import type { Inventory } from '../../controller/cli/inventory.ts';
import { claim, condition, externalRecord, nowMs, pastMove, placement, ssiCluster } from './inventories.ts';

const hipersockets = {
  interfaces: [
    { name: 'hsi0', cpc: 'CPC1', network: '10.1.0.0/24' },
    { name: 'hsi1', cpc: 'CPC2', network: '10.2.0.0/24' },
  ],
};

function of(placements: Inventory['placements'], cluster = ssiCluster()): Inventory {
  return { clusters: [cluster], placements, relocations: [] };
}

describe('zferry explain', () => {
  test('a guest on its way: who holds it, how far it is, how long it could be dark', () => {
    const status = { activeInterface: 'hsi0', worstDarkSeconds: 365, history: [pastMove] };
    const guest = placement({
      guest: 'LITDCON1',
      member: 'LTICVM10',
      reason: 'Relocating',
      ready: 'False',
      placed: 'False',
      spec: { hipersockets },
      status,
    });
    const cluster = ssiCluster({ status: { observedGeneration: 1, inFlight: [claim()] } });
    expect(`\n${explainGuest(of([guest], cluster), 'litdcon1', nowMs).text}`).toBe(`
LITDCON1 (production/litdcon1, cluster paper) runs on LTICVM9 (CPC1); it is declared for LTICVM10.

Now         Relocating: The guest is on its way to its declared member.
Next        The relocation goes on; watch the Relocation.
Why there   It should be on LTICVM10 (declared).
            Where it runs was read 1 s ago.
            Its last relocation (litdcon1-6, 20 min ago, Drift) went LTICVM10 -> LTICVM9 and ended
            Moved.
In flight   litdcon1-7, attempt 7: LTICVM9 -> LTICVM10 (Drift, requested by production/litdcon1).
            Phase Moving, claimed 5 s ago by controller host-4711, epoch 2.
            z/VM must drop its MOVE in 6 s (2026-01-05T15:32:13.000Z); until then nothing is
            concluded from silence.
Dark        At worst 6 min 5 s: if zferry died for ever at the worst instant of a move, the agent
            brings the interface back after that.
            Its last move left it dark for 840 ms.
Network     Active interface: hsi0.

WHEN         RELOCATION   WAY                   CAUSE   OUTCOME   DARK
20 min ago   litdcon1-6   LTICVM10 -> LTICVM9   Drift   Moved     840 ms
`);
  });

  test('a relocation that somebody else made is told from its record, with how long it was dark at most', () => {
    const guest = placement({ guest: 'LITDCON1', spec: { hipersockets }, status: { history: [pastMove] } });
    const record = externalRecord({ placement: 'litdcon1', darkMs: 1_240 });
    const other = externalRecord({ placement: 'litswas1', darkMs: 77 });
    const { text } = explainGuest({ ...of([guest]), relocations: [other, record] }, 'LITDCON1', nowMs);
    expect(text).toContain(`
            Its last relocation (litdcon1-x0123456789, 10 s ago, External) went LTICVM9 -> LTICVM10
            and ended External.
`);
    expect(text).toContain('Its last move left it dark for at most 1.2 s.');
    expect(text).toContain(`
WHEN         RELOCATION             WAY                   CAUSE      OUTCOME    DARK
10 s ago     litdcon1-x0123456789   LTICVM9 -> LTICVM10   External   External   1.2 s
20 min ago   litdcon1-6             LTICVM10 -> LTICVM9   Drift      Moved      840 ms
`);
  });

  test('a guest at rest without HiperSockets', () => {
    expect(`\n${explainGuest(of([placement({ guest: 'LITA' })]), 'production/lita', nowMs).text}`).toBe(`
LITA (production/lita, cluster paper) runs on LTICVM9 (CPC1), as declared.

Now         Placed: The guest runs where it was declared, with the right interface.
Next        Nothing; it is watched.
Why there   It should be on LTICVM9 (declared).
            Where it runs was read 1 s ago.
            No relocation of it is recorded: it was there when zferry first saw it.
In flight   Nothing; nobody holds a claim on it.
Dark        It has no HiperSockets interfaces, so it is never dark.
`);
  });

  test('a hold tells its end and the annotation that lifts it', () => {
    const hold = {
      reason: 'Held',
      since: '2026-01-05T15:22:07Z',
      until: '2026-01-05T15:52:07Z',
      generation: 1,
      message: 'OPERATOR moved it LTICVM10 -> LTICVM9',
    };
    const guest = placement({ guest: 'LITA', member: 'LTICVM10', reason: 'Held', placed: 'False', status: { hold } });
    expect(explainGuest(of([guest]), 'LITA', nowMs).text).toContain(`
Held        Held since 2026-01-05T15:22:07Z, until 2026-01-05T15:52:07Z (in 20 min).
            OPERATOR moved it LTICVM10 -> LTICVM9
            To lift it now, give production/lita this annotation, with a value it has not had:
                metadata:
                  annotations:
                    zferry.io/resume: '2026-01-05T15:32:07'
`);
  });

  test('the brake tells the list it stands for and the line to type', () => {
    const massChange = { hash: 'ab12cd34ef', since: '2026-01-05T15:30:00Z', guests: [{ guest: 'LITA', to: 'LTICVM10' }], more: 19 };
    const guest = placement({ guest: 'LITA', member: 'LTICVM10', reason: 'MassChange', ready: 'False', placed: 'False' });
    expect(explainGuest(of([guest], ssiCluster({ status: { observedGeneration: 1, massChange } })), 'LITA', nowMs).text).toContain(`
Brake       20 guests of paper were displaced at once, since 2026-01-05T15:30:00Z. If that is meant,
            give SSICluster paper this annotation, which releases exactly that list:
                metadata:
                  annotations:
                    zferry.io/release-mass-change: 'ab12cd34ef'
`);
  });

  test('a backoff tells what failed, how often, and when the next attempt starts', () => {
    const lastAttempt = {
      attempt: 7,
      at: '2026-01-05T15:31:00Z',
      outcome: 'NotEligible',
      message: '1823 a device is attached',
      failures: 3,
      retryAt: '2026-01-05T15:32:47Z',
      generation: 1,
    };
    const guest = placement({
      guest: 'LITA',
      member: 'LTICVM10',
      reason: 'Backoff',
      ready: 'False',
      placed: 'False',
      status: { lastAttempt },
    });
    expect(explainGuest(of([guest]), 'LITA', nowMs).text).toContain(`
Next        The next attempt starts at the time in lastAttempt.retryAt.
            Attempt 7 ended NotEligible: 1823 a device is attached (3 failures in a row).
            The next attempt starts in 40 s.
`);
  });

  test('conditions that are not as they should be are told, the others are not', () => {
    const conditions = [
      condition('Ready', 'True', 'PlacedNetworkUnknown'),
      condition('AgentConnected', 'False', 'AgentUnreachable', 'no answer from 10.1.0.7'),
      condition('Eligible', 'True', 'Tested'),
      condition('DevicesMissing', 'True', 'DevicesMissing', '0191'),
    ];
    const text = explainGuest(of([placement({ guest: 'LITA', status: { conditions } })]), 'LITA', nowMs).text;
    expect(text).toContain(`
Trouble     AgentConnected=False (AgentUnreachable): no answer from 10.1.0.7
            DevicesMissing=True (DevicesMissing): 0191
`);
    expect(text).not.toContain('Eligible');
  });

  test('the wrong interface is named with the right one', () => {
    const guest = placement({ guest: 'LITA', spec: { hipersockets }, status: { activeInterface: 'hsi1' } });
    expect(explainGuest(of([guest]), 'LITA', nowMs).text).toContain('Network     Active interface: hsi1; the right one on CPC1 is hsi0.');
  });

  test('a placement that nobody has looked at says so', () => {
    const { status: _, ...fresh } = placement({ guest: 'LITA' });
    const text = explainGuest(of([fresh]), 'LITA', nowMs).text;
    expect(text).toContain(
      'Now         zferry has not looked at this placement yet.\nNext        Start zferry (zferry run) if it does not run',
    );
  });

  test('an edited placement says that its status is older', () => {
    expect(explainGuest(of([placement({ guest: 'LITA', generation: 2 })]), 'LITA', nowMs).text).toContain(
      'Now         The placement was edited since; what follows is about what it said before.',
    );
  });

  test('two placements of one guest are both explained', () => {
    const other = placement({ guest: 'LITA', reason: 'Conflict', ready: 'False' });
    const text = explainGuest(
      of([placement({ guest: 'LITA' }), { ...other, metadata: { ...other.metadata, name: 'second' } }]),
      'LITA',
      nowMs,
    ).text;
    expect(text).toContain('LITA (production/lita, ');
    expect(text).toContain('LITA (production/second, ');
  });
});

describe('an unknown guest', () => {
  const placements = ['LITDCON1', 'LITDCON2', 'OTHER'].map((guest) => placement({ guest }));

  test.each([
    ['LITDCON9', 'No placement declares LITDCON9. Did you mean LITDCON1 or LITDCON2?\n'],
    ['litd', 'No placement declares litd. Did you mean LITDCON1 or LITDCON2?\n'],
    ['ZZZZZZZZ', 'No placement declares ZZZZZZZZ. To see every guest that is declared, type: zferry status\n'],
    ['\u001b[2J', 'No placement declares  [2J. To see every guest that is declared, type: zferry status\n'],
  ])('%j is answered with near names or the way to find it', (name, text) => {
    expect(explainGuest(of(placements), name, nowMs)).toEqual({ found: false, text });
  });

  test('one that runs undeclared is told apart', () => {
    const cluster = ssiCluster({ status: { observedGeneration: 1, unplaced: { count: 1, guests: ['LITNEW'] } } });
    expect(explainGuest(of(placements, cluster), 'litnew', nowMs).text).toBe(
      'No placement declares LITNEW. It runs in cluster paper, and zferry leaves it alone.\nTo declare it where it runs now, type: zferry adopt --cluster paper\n',
    );
  });

  test('without any placement the store is questioned', () => {
    expect(explainGuest(of([]), 'LITA', nowMs).text).toBe('No placement declares LITA. No placement was found at all; is --store right?\n');
  });
});
