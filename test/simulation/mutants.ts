import { registerHooks } from 'node:module';
import type { ModeName } from './references.ts';
import type { Omission } from './stage.ts';
import type { Task } from './work.ts';

/** Wrong protocols that the simulation must notice: our own sources with one rule taken out as they are loaded, or receivers that forget to check. */
export interface Mutant {
  readonly name: string;
  /** What it does wrong. */
  readonly wrong: string;
  readonly patches: readonly Patch[];
  readonly omits?: readonly Omission[];
  /** Where to look for a plan that notices, in this order. */
  readonly hunts: readonly Pick<Task, 'kind' | 'reference' | 'mode' | 'kinds'>[];
}

/** `from` must stand in the file exactly once, whatever its spaces and line ends. */
interface Patch {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

function hunt(kind: Task['kind'], reference: string, mode: ModeName = 'enforced', kinds?: Task['kinds']): Mutant['hunts'][number] {
  return { kind, reference, mode, ...(kinds === undefined ? {} : { kinds }) };
}

const everywhere = [
  hunt('depth1', 'plain', 'enforced', [
    'crashBefore',
    'crashAfter',
    'timeoutApplied',
    'timeoutNotApplied',
    'error',
    'pause',
    'late',
    'dup',
  ]),
  hunt('zombie', 'plain'),
  hunt('zombie', 'plain', 'bounded'),
  hunt('zombie', 'two guests with one slot'),
];

const relocation = 'controller/decide/relocation.ts';
const claims = 'controller/reconcile/claims.ts';

export const mutants: readonly Mutant[] = [
  {
    name: 'noIntent',
    wrong: 'the MOVE is sent without its intent in the store',
    patches: [
      {
        file: claims,
        from: "  writeOwn(world, cluster, guest, {\n    call: 'intent',",
        to: "  const known = cluster.claims.get(guest.guest);\n  if (known !== undefined) cluster.claims = new Map(cluster.claims).set(guest.guest, { ...known, phase: 'Moving', notAfter: notAfterOf(world, before, known.limits.issueWindowMs) });\n  if (known !== undefined) return touch(world, guest.key);\n  writeOwn(world, cluster, guest, {\n    call: 'intent',",
      },
    ],
    hunts: everywhere,
  },
  {
    name: 'noClaim',
    wrong: 'a new process acts on the claim of an old one without writing its own name into it',
    patches: [
      {
        file: relocation,
        from: 'if (claim.claimId !== seen.processId || attempt === undefined) return',
        to: 'if (attempt === undefined) return',
      },
      {
        file: 'controller/reconcile/cluster.ts',
        from: 'if (claim.claimId === world.deps.processId) {',
        to: 'if (first || claim.claimId === world.deps.processId) {',
      },
      {
        file: claims,
        from: 'entry.claimId === world.deps.processId && entry.attempt === attempt.attempt',
        to: 'entry.attempt === attempt.attempt',
      },
    ],
    hunts: everywhere,
  },
  {
    name: 'claimPerObject',
    wrong: 'claims are counted guest by guest, not in one list',
    patches: [
      { file: claims, from: 'if (!slotFree(inFlight, drafts, cluster.policy)) return undefined;', to: '' },
      { file: 'controller/reconcile/slots.ts', from: 'return use.slots < maxConcurrent && ', to: 'return maxConcurrent > 0 || ' },
    ],
    hunts: [hunt('depth1', 'two guests with one slot'), hunt('zombie', 'two guests with one slot')],
  },
  {
    name: 'noEpoch',
    wrong: 'taking a claim over does not raise its epoch',
    patches: [{ file: claims, from: 'epoch: entry.epoch + 1 }', to: 'epoch: entry.epoch }' }],
    hunts: everywhere,
  },
  {
    name: 'unknownIsFailure',
    wrong: 'a MOVE whose answer is lost counts as not sent',
    patches: [
      {
        file: 'controller/reconcile/effects.ts',
        from: "move: { kind: 'unknown', ...times, detail: faultText(fault) }",
        to: "move: { kind: 'notSent', detail: faultText(fault) }",
      },
    ],
    hunts: [hunt('depth1', 'plain', 'enforced', ['timeoutApplied', 'late', 'dup']), ...everywhere],
  },
  {
    name: 'skipTest',
    wrong: 'MOVE without a TEST',
    patches: [
      {
        file: relocation,
        from: '  const { test } = attempt;\n  if (test',
        to: "  const test = attempt.test ?? { kind: 'passed' as const, askedMs: now.monoMs, answeredMs: now.monoMs, receiverNowMs: undefined };\n  if (test",
      },
      {
        file: relocation,
        from: "if (attempt.test?.kind !== 'passed' || now.monoMs",
        to: "if (attempt.test?.kind === 'passed' && now.monoMs",
      },
    ],
    hunts: everywhere,
  },
  { name: 'noNotAfter', wrong: 'z/VM does not check not-after', patches: [], omits: ['notAfter'], hunts: everywhere },
  {
    name: 'ownClockNotAfter',
    wrong: 'a process compares the not-after of another one with its own wall clock',
    patches: [
      {
        file: relocation,
        from: 'const decidedMs = Math.max(',
        to: 'const decidedMs = attempt.takenOver && claim.notAfter !== undefined ? now.monoMs + Date.parse(claim.notAfter) - now.wallMs : Math.max(',
      },
    ],
    hunts: [hunt('zombie', 'plain'), hunt('zombie', 'plain', 'bounded')],
  },
  {
    name: 'noFence',
    wrong: 'z/VM and the agent take orders of older attempts, epochs and sequences',
    patches: [],
    omits: ['fence'],
    hunts: [hunt('zombie', 'plain'), ...everywhere],
  },
  {
    name: 'noPermit',
    wrong: 'the agent repairs itself although it holds a permit to be dark',
    patches: [],
    omits: ['permit'],
    hunts: everywhere,
  },
  {
    name: 'blindActivate',
    wrong: 'the interface of the declared member is raised, wherever the guest is (S3)',
    patches: [{ file: relocation, from: "{ kind: 'activate', member: residency.member }", to: "{ kind: 'activate', member: claim.to }" }],
    hunts: [hunt('depth1', 'cancel while moving')],
  },
  {
    name: 'oldResidency',
    wrong: 'what was read long ago counts for where a guest is (S12)',
    patches: [
      {
        file: relocation,
        from: 'return askedMs === undefined || now.monoMs - askedMs > residencyAgeMaxMs * cluster.scale;',
        to: 'return askedMs === undefined || now.monoMs - askedMs > 1000 * residencyAgeMaxMs * cluster.scale;',
      },
      { file: claims, from: 'if (nowOf(world).monoMs - readMs > residencyAgeMaxMs * world.deps.timeScale) return undefined;', to: '' },
    ],
    hunts: [hunt('depth1', 'plain', 'enforced', ['pause'])],
  },
  {
    name: 'anyTarget',
    wrong: 'guests are moved to members that are leaving the cluster (S14)',
    patches: [
      {
        file: relocation,
        from: 'if (goal.holds.length > 0) return firstHold(goal.holds, seen, now);',
        to: "if (goal.holds.some(({ reason }) => reason !== 'TargetNotJoined')) return firstHold(goal.holds, seen, now);",
      },
      { file: relocation, from: "return state === 'Joined' ? undefined :", to: 'return state !== undefined ? undefined :' },
      { file: claims, from: "cluster.states.get(to) !== 'Joined'", to: 'cluster.states.get(to) === undefined' },
    ],
    hunts: [hunt('depth1', 'plain', 'enforced', ['operator'])],
  },
  {
    name: 'writesMore',
    wrong: 'a write of a status changes annotations too (S15)',
    patches: [
      {
        file: 'controller/store/memory/store.ts',
        from: 'const metadata = { ...object.metadata, resourceVersion: table.nextVersion() };',
        to: "const metadata = { ...object.metadata, annotations: { seen: 'yes' }, resourceVersion: table.nextVersion() };",
      },
    ],
    hunts: [hunt('depth1', 'plain')],
  },
  {
    name: 'youngestWins',
    wrong: 'of two placements of one guest the younger has the effect (S16)',
    patches: [
      {
        file: 'controller/reconcile/placements.ts',
        from: 'return createdA === createdB ? a.metadata.uid < b.metadata.uid : createdA < createdB;',
        to: 'return createdA === createdB ? a.metadata.uid > b.metadata.uid : createdA > createdB;',
      },
    ],
    hunts: [hunt('depth1', 'two placements of one guest')],
  },
  {
    name: 'nameIsIdentity',
    wrong: 'a placement that was made anew is told of the attempt for the one before it (S17)',
    patches: [
      { file: 'controller/reconcile/report.ts', from: 'owner?.metadata.uid === claim.placement.uid ?', to: 'owner !== undefined ?' },
    ],
    hunts: [hunt('depth1', 'placement made anew')],
  },
  {
    name: 'halfTold',
    wrong: 'an end that stands in the record counts as told, although the placement was not told what holds it',
    patches: [
      {
        file: 'controller/reconcile/cluster.ts',
        from: 'reported: recorded !== undefined && (noted !== undefined || !owned)',
        to: 'reported: true',
      },
    ],
    hunts: [hunt('depth1', 'cancel while in TEST', 'enforced', ['crashBefore', 'crashAfter'])],
  },
  {
    name: 'anyOff',
    wrong: 'whatever OFF is found is taken back',
    patches: [
      {
        file: relocation,
        from: "fresh.relocationSetting === 'OFF' && perhapsOurs(row)",
        to: "claim.setting === 'ON' && fresh.relocationSetting === 'OFF'",
      },
    ],
    hunts: [hunt('depth1', 'plain', 'unbounded', ['operator'])],
  },
];

/** Loads our sources with the patches of one mutant from now on. A patch that does not fit is a mistake in this file. */
export function applyMutant(name: string): void {
  const mutant = mutants.find((each) => each.name === name);
  if (mutant === undefined) throw new Error(`no mutant ${name}`);
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      const wanted = mutant.patches.filter(({ file }) => url.endsWith(`/${file}`));
      if (wanted.length === 0 || loaded.source === undefined || loaded.source === null) return loaded;
      let source = typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString('utf8');
      for (const { file, from, to } of wanted) {
        // However the formatter has broken the lines.
        const pattern = new RegExp(
          from
            .trim()
            .split(/\s+/)
            .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
            .join('\\s+'),
          'g',
        );
        const found = [...source.matchAll(pattern)].length;
        if (found !== 1) throw new Error(`mutant ${name}: ${JSON.stringify(from)} stands ${found} times in ${file}`);
        source = source.replace(pattern, () => to);
      }
      return { ...loaded, source };
    },
  });
}
