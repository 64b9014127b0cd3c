import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkout, until, type Running } from '../e2e/processes.ts';
import { moved, stepOf } from '../e2e/stage.ts';
import { VM2, VM9 } from '../e2e/site.ts';
import { makeBed, type Bed } from './bed.ts';
import { howToGetIt, isControlPlaneMissing } from './control-plane.ts';
import { requireProgram } from './programs.ts';

/** The paper's example as a person with kubectl meets it: applied, watched, waited for, and cancelled in both ways. */

describe.skipIf(isControlPlaneMissing)(`the paper’s example with kubectl (${howToGetIt})`, () => {
  let bed: Bed;
  let run: Running;
  const watching: { kill(): void }[] = [];

  beforeAll(async () => {
    bed = await makeBed();
    run = bed.start({ args: ['--simulated-state', bed.yard.path('simulated')] });
  }, 120_000);
  afterEach(() => {
    for (const each of watching.splice(0)) each.kill();
  });
  afterAll(() => bed.dispose());

  test('`kubectl apply -k` begins the relocation, `kubectl get gp -w` tells it, and `kubectl wait` returns when it is over and not before', async () => {
    const story = watchPlacements();
    await bed.plane.mustKubectl(['apply', '-k', join(checkout, 'deploy/examples/paper')]);
    const waited = await bed.plane.kubectl(['wait', '--for=condition=Ready', 'gp', '--all', '--timeout=90s']);
    const returnedMs = Date.now();
    expect(waited).toMatchObject({ code: 0, errors: '' });
    expect(waited.output.trim().split('\n')).toHaveLength(5);
    const end = await run.line('LITDCON1 has moved', moved('LITDCON1'));
    expect(returnedMs, 'the wait was for the move').toBeGreaterThanOrEqual(end.atMs);
    await until('the story is told', () => of(story, 'litdcon1').at(-1)?.reason === 'Placed');
    const told = of(story, 'litdcon1').map(({ member, ready, reason }) => `${member} ${ready} ${reason}`);
    const states = told.filter((state, index) => state !== told[index - 1]);
    // Before its first status there is nothing in those columns to tell.
    expect(states.filter((state) => state.trim() !== '').slice(-2)).toEqual([`${VM9} False Relocating`, `${VM2} True Placed`]);
    const early = of(story, 'litdcon1').filter(({ ready, member, desired }) => ready === 'True' && member !== desired);
    expect(early, 'told to be ready somewhere else').toEqual([]);
  });

  test('`kubectl delete relo` cancels a move: the guest stays, and the placement says why', async () => {
    const relocation = await beginMove('litswas1');
    await bed.plane.mustKubectl(['delete', 'relo', relocation, '--wait=false']);
    expect(await cancelled('litswas1')).toMatchObject({ member: VM9, activeInterface: 'hsi0' });
  });

  test('spec.cancel cancels a move, and the Relocation says so', async () => {
    const relocation = await beginMove('litdat01');
    await bed.plane.mustKubectl(['patch', 'relo', relocation, '--type=merge', '-p', '{"spec":{"cancel":true}}']);
    expect(await cancelled('litdat01')).toMatchObject({ member: VM9, activeInterface: 'hsi0' });
    const { status } = (await bed.get('Relocation', relocation)) ?? {};
    expect(status).toMatchObject({ outcome: 'Cancelled' });
  });

  test('status, explain, validate and adopt answer from the API server, with the rights of the shipped account', async () => {
    const ask = (...args: readonly string[]) => bed.yard.finish([...args, '--store', 'kubernetes'], bed.environment());
    const status = await ask('status');
    expect(status).toMatchObject({ code: 0, errors: '' });
    for (const word of ['LITDCON1', 'ltic', VM2]) expect(status.output).toContain(word);
    const explained = await ask('explain', 'LITDCON1');
    expect(explained).toMatchObject({ code: 0, errors: '' });
    expect(explained.output).toContain(`LITDCON1 (default/litdcon1, cluster ltic) runs on ${VM2} (R91), as declared.`);
    expect(await ask('validate')).toMatchObject({ code: 0 });
    const adopted = await ask('adopt', '--simulated-state', bed.yard.path('simulated'));
    expect(adopted).toMatchObject({ code: 0, errors: '' });
    const dry = await bed.plane.kubectl(['apply', '--dry-run=server', '-f', '-'], adopted.output);
    expect(dry.errors).toMatch(/^$|no objects passed to apply/);
  });

  interface Told {
    readonly name: string;
    readonly desired: string;
    readonly member: string;
    readonly ready: string;
    readonly reason: string;
  }

  /** What a person who types it sees, line by line. */
  function watchPlacements(): readonly Told[] {
    const columns =
      'custom-columns=N:.metadata.name,D:.status.desiredMember,M:.status.member,R:.status.conditions[?(@.type=="Ready")].status,W:.status.conditions[?(@.type=="Ready")].reason';
    const child = spawn(requireProgram('kubectl'), ['get', 'gp', '-w', '--no-headers', '-o', columns], {
      env: { ...process.env, KUBECONFIG: bed.plane.kubeconfig },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    watching.push(child);
    const lines: Told[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [name = '', desired = '', member = '', ready = '', reason = ''] = line
        .trim()
        .split(/\s+/)
        .map((cell) => cell.replace('<none>', ''));
      lines.push({ name, desired, member, ready, reason });
    });
    return lines;
  }

  function of(story: readonly Told[], name: string): readonly Told[] {
    return story.filter((line) => line.name === name);
  }

  /** As its owner does it, with an edit; resolves with the name of the Relocation when z/VM is at work. */
  async function beginMove(placement: string): Promise<string> {
    await bed.plane.mustKubectl(['patch', 'gp', placement, '--type=merge', '-p', `{"spec":{"member":"${VM2}"}}`]);
    await run.line('z/VM relocates', stepOf(placement.toUpperCase(), 'move', 'started'));
    return until(
      'its Relocation',
      async () =>
        (await bed.list('Relocation')).find(({ spec, status }) => spec.placement === placement && status?.outcome === undefined)?.metadata
          .name,
    );
  }

  /** Resolves with what its placement says when the cancel has been carried out, and nothing of the move is left. */
  async function cancelled(placement: string): Promise<unknown> {
    const guest = placement.toUpperCase();
    await run.line('it ends cancelled', (line) => line.msg === 'relocation ended' && line.guest === guest && line.outcome === 'Cancelled');
    await until('the claim is gone', async () => ((await bed.get('SSICluster', 'ltic'))?.status?.inFlight ?? []).length === 0);
    return until('the placement says so', async () => {
      const { status } = (await bed.get('GuestPlacement', placement)) ?? {};
      const { conditions = [] } = status ?? {};
      return (
        conditions.some(({ type, status: value, reason }) => type === 'Stalled' && value === 'True' && reason === 'Cancelled') && status
      );
    });
  }
});
