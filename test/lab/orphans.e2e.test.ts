import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AgentReport } from '../../agent/protocol.ts';
import { until, type Running } from '../e2e/processes.ts';
import type { SimulatedCluster } from '../e2e/simulation.ts';
import type { LabAgent } from './agent.ts';
import { eventually } from './command.ts';
import { startSite, type LabSite } from './controller.ts';
import { startLab, type Lab } from './lab.ts';
import { setupLine, skipsLab } from './requirement.ts';
import { members, type Member } from './topology.ts';

/** What becomes of a guest whose controller is killed for ever within a move, or that is booted while it is quiesced: real agents, real OSPF, limits at a twentieth. */

const guest = 'LITDCON1';
const timeScale = 0.05;
const [home, away] = members as readonly [Member, Member];
/** After the permit has run out: to see it, to raise the interface, and to be looked at on a busy machine. */
const activateMs = 3000;

interface Strike {
  readonly at: string;
  hold?(z: SimulatedCluster): Promise<void>;
  /** Resolves when the move has got there. `log`: of the controller, from the order to leave on. */
  reached(o: { readonly log: () => Running['lines']; readonly agent: LabAgent; readonly lab: Lab }): Promise<unknown>;
  /** Where the guest is at the end; absent: a MOVE may have been sent or not. */
  readonly ends?: Member;
}

const reported = (agent: LabAgent, what: string, fits: (report: AgentReport) => boolean): Promise<AgentReport> =>
  eventually(
    what,
    async () => {
      const report = await agent.state();
      return fits(report) ? report : undefined;
    },
    { everyMs: 10 },
  );

const begun = (log: () => Running['lines'], step: string): Promise<unknown> =>
  until(`${step} begins`, () => log().some((line) => line.step === step && line.state === 'started'));

const strikes: readonly Strike[] = [
  { at: 'the guest drains', reached: ({ agent }) => reported(agent, 'it has a permit', ({ permit }) => permit !== undefined) },
  {
    at: 'the guest is quiesced',
    reached: ({ agent }) => reported(agent, 'it is quiesced', ({ quiescedFor }) => quiescedFor !== undefined),
  },
  {
    at: 'its MOVE is lost on the way',
    hold: (z) => z.fault({ call: 'move', effect: { kind: 'lostRequest' } }),
    reached: ({ log }) => begun(log, 'move'),
    ends: home,
  },
  { at: 'the MOVE runs', reached: ({ log }) => begun(log, 'move').then(() => delay(200)), ends: away },
  {
    at: 'the guest has landed',
    reached: ({ lab }) => eventually('it has landed', () => lab.memberOf(guest) === away, { everyMs: 5 }),
    ends: away,
  },
];

describe.skipIf(skipsLab())(`guests without their controller (${setupLine})`, () => {
  let lab: Lab;
  let site: LabSite;
  let agent: LabAgent;
  let run: Running;

  beforeAll(async () => {
    // The longest hold is part of every permit.
    lab = await startLab({ helloSeconds: 1, deadSeconds: 4, lsaMinArrival: 0, spf: [0, 50, 1000] });
    site = await startSite(lab, 128);
    await lab.converged();
    agent = await site.agents.start(guest);
  }, 120_000);
  afterAll(async () => {
    await site.stop();
    await lab.stop();
  }, 60_000);
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') process.stdout.write(`${agent.log.slice(-20).join('\n')}\n${run.output.slice(-30).join('\n')}\n`);
  });

  const hsiUp = async (): Promise<string> => {
    const text = await lab.run(guest, 'ip', '-br', 'link', 'show', 'up');
    return text
      .split('\n')
      .flatMap((line) => /^(hsi\d)/.exec(line)?.[1] ?? [])
      .join();
  };
  /** A controller that has brought the guest home, and then its order to leave. */
  const departure = async (hold?: Strike['hold']): Promise<() => Running['lines']> => {
    site.declare({ [guest]: home.name });
    run = site.controller(timeScale);
    await run.line('it is at home', (line) => line.guest === guest && line.reason === 'Placed', 60_000);
    await reported(agent, 'its way is proven', ({ interfaces }) =>
      interfaces.some(({ name, proof }) => name === home.hsi && proof !== 'activated' && proof !== 'down'),
    );
    await hold?.(site.z);
    const from = run.lines.length;
    site.declare({ [guest]: away.name });
    return () => run.lines.slice(from);
  };

  test.each(strikes)(
    'killed for ever when $at, it leaves exactly the right interface up once the permit has run out',
    async ({ at, hold, reached, ends }) => {
      const log = await departure(hold);
      await reached({ log, agent, lab });
      await run.kill('SIGKILL');
      const killedMs = performance.now();
      // A guest that stands still answers when it runs again.
      const { permit } = await agent.state();
      const remainingMs = permit?.remainingMs ?? 0;
      await eventually(
        'the right interface alone is up',
        async () => (await agent.state()).permit === undefined && (await hsiUp()) === lab.memberOf(guest).hsi,
        { deadlineMs: remainingMs + activateMs, everyMs: 20 },
      );
      const up = await hsiUp();
      expect(up).toBe((ends ?? lab.memberOf(guest)).hsi);
      process.stdout.write(
        `${at}: ${up} alone ${Math.round(performance.now() - killedMs)} ms after the kill; the permit had ${Math.round(remainingMs)} ms\n`,
      );
    },
    90_000,
  );

  test('a guest that is booted while it is quiesced has the right interface up as soon as its agent runs', async () => {
    await departure();
    await reported(agent, 'it is quiesced', (report) => report.quiescedFor !== undefined);
    await run.kill('SIGKILL');
    // What a boot leaves: no process, another boot id, no interface up.
    await agent.kill();
    expect(await hsiUp()).toBe('');
    await lab.restartRouting(guest);
    writeFileSync(lab.files(guest).bootId, `${randomUUID()}\n`);
    await agent.restart();
    await eventually('only the right interface is up', async () => (await hsiUp()) === lab.memberOf(guest).hsi, {
      deadlineMs: activateMs,
      everyMs: 20,
    });
    const report = await reported(agent, 'no permit is left', ({ permit }) => permit === undefined);
    expect(report.machine.lpar).toBe(lab.memberOf(guest).lpar);
  }, 90_000);
});
