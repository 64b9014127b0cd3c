import { describe, expect, test } from 'vitest';
import { setStage, type Method, type Stage } from './kills.ts';
import { setupLine, skipsLab } from './requirement.ts';

/**
 * The agent or ospfd killed after each command of a drain, on real FRR: the interface is back as it was and carries, or it is down by permit; it is never up and carries
 * nothing. The commands are taken from a drain that nobody disturbs, so that a new one is struck at without being named here.
 */

const guest = 'LITDCON1';

interface Strike {
  readonly stage: Stage;
  readonly after: number;
  readonly at: string;
}

/** Each begins with a guest at rest and ends with it. */
const kinds = {
  /** What systemd does: the unit's undo by ExecStopPost, and in the end the agent again. What is not quiesced was never moved and need not stay dark. */
  'the agent for ever': async ({ stage, after, at }: Strike) => {
    const reached = await stage.drainTo(after);
    await stage.agent.kill();
    stage.tap.release();
    await stage.writeMemory();
    await stage.agent.undo();
    if ((await stage.settled(`undone, killed ${at}`)) === 'dark' && reached === 'held')
      throw new Error(`killed ${at}, it is dark after the undo`);
    await stage.agent.restart();
    await stage.home(`started again, killed ${at}`);
  },
  /** Nothing undoes what it left; later FRR reads what was saved in the middle. */
  'the agent': async ({ stage, after, at }: Strike) => {
    await stage.drainTo(after);
    await stage.agent.kill();
    stage.tap.release();
    await stage.writeMemory();
    await stage.agent.restart();
    await stage.settled(`started again, killed ${at}`);
    await stage.home(`activated, killed ${at}`);
    await stage.lab.restartRouting(guest);
    await stage.carries(`FRR reads what was saved ${at}`);
  },
  ospfd: async ({ stage, after, at }: Strike) => {
    await stage.drainTo(after);
    await stage.lab.killOspfd(guest, stage.tap.release);
    await stage.settled(`ospfd killed ${at}`);
    await stage.home(`activated, ospfd killed ${at}`);
  },
  'ospfd, which then reads what was saved in the middle': async ({ stage, after, at }: Strike) => {
    await stage.drainTo(after);
    await stage.writeMemory();
    await stage.lab.killOspfd(guest, stage.tap.release);
    await stage.settled(`ospfd killed ${at}, saved before`);
    await stage.home(`activated, ospfd killed ${at}, saved before`);
  },
  /** The drain goes on to its end. */
  'FRR while the guest is dark, which then reads what was saved in the middle': async ({ stage, after, at }: Strike) => {
    await stage.drainTo(after);
    await stage.writeMemory();
    stage.tap.release();
    await stage.settled(`quiesced, saved ${at}`);
    await stage.lab.restartRouting(guest);
    await stage.home(`activated, FRR has read what was saved ${at}`);
  },
} as const;
type Kind = keyof typeof kinds;

interface Play {
  readonly by: string;
  readonly method: Method;
  readonly pushes?: boolean;
  /** Who is killed, and after which commands; `all`: also before the first one and when all is done. */
  readonly killed: Readonly<Partial<Record<Kind, 'all' | RegExp>>>;
}

const withdrawal = /^(ip ospf network|no network)/;
const downwards = /^(ip ospf network|no network|ip link)/;
const plays: readonly Play[] = [
  { by: 'point-to-multipoint', method: 'point-to-multipoint', killed: { 'the agent for ever': 'all', 'the agent': 'all' } },
  {
    by: 'point-to-multipoint, ospfd',
    method: 'point-to-multipoint',
    killed: { ospfd: downwards, 'ospfd, which then reads what was saved in the middle': 'all' },
  },
  {
    by: 'no network',
    method: 'no network',
    killed: {
      'the agent for ever': 'all',
      'the agent': withdrawal,
      'ospfd, which then reads what was saved in the middle': downwards,
      'FRR while the guest is dark, which then reads what was saved in the middle': withdrawal,
    },
  },
  {
    by: 'broadcast, on a LAN that is point-to-multipoint',
    method: 'broadcast',
    killed: {
      'the agent for ever': 'all',
      'ospfd, which then reads what was saved in the middle': 'all',
      'FRR while the guest is dark, which then reads what was saved in the middle': withdrawal,
    },
  },
  // The neighbour drops what follows within a second: the cost is changed until it has acknowledged.
  {
    by: 'point-to-multipoint with a push',
    method: 'point-to-multipoint',
    pushes: true,
    killed: { 'the agent for ever': /^ip ospf cost/, 'the agent': /^ip ospf cost/ },
  },
];

describe.skipIf(skipsLab())(`kills within a drain (${setupLine})`, () => {
  // Each in a network of its own: what takes the time is OSPF's timers.
  test.concurrent.each(plays)(
    'by $by: whoever is killed after whichever command, the interface carries as before or is dark by permit',
    async ({ by, method, pushes = false, killed }) => {
      const stage = await setStage(method, { pushes });
      const begun = performance.now();
      try {
        let struck = 0;
        for (const [kind, where] of Object.entries(killed) as readonly [Kind, 'all' | RegExp][])
          for (const [after, at] of pointsOf(stage.commands, where)) {
            await kinds[kind]({ stage, after, at: `${kind}, ${at}` });
            await stage.forgetSaved();
            struck += 1;
          }
        process.stdout.write(
          `${by}: ${struck} kills in ${Math.round((performance.now() - begun) / 1000)} s: ${stage.commands.join(', ')}\n`,
        );
        expect(struck).toBeGreaterThan(1);
      } finally {
        await stage.stop();
      }
    },
    300_000,
  );
});

/** How many commands are done, with words for it. */
function pointsOf(commands: readonly string[], where: 'all' | RegExp): readonly (readonly [number, string])[] {
  const each = commands
    .map((command, index) => [index + 1, `after "${command}"`, command] as const)
    .filter(([, , command]) => where === 'all' || where.test(command))
    .map(([after, at]) => [after, at] as const);
  return where === 'all' ? [[0, 'before the first command'], ...each, [commands.length + 1, 'when it is quiesced']] : each;
}
