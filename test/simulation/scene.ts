import { reasons, type Reason } from '../../controller/domain/reason.ts';
import type { GuestName } from '../../controller/domain/names.ts';
import type { LedgerEntry } from '../../controller/hypervisor/simulated/world.ts';
import { createMonitor, type Monitor } from './invariants.ts';
import { createProcess, type SimulatedProcess } from './process.ts';
import { clusterKey, createStage, namespace, startMs, type Declared, type Stage, type StageOptions } from './stage.ts';
import { createWire, type Director } from './wire.ts';

/** A stage with a program that runs on it, for stories told step by step; all rules are watched. */
export interface Scene {
  readonly stage: Stage;
  readonly monitor: Monitor;
  readonly run: (seconds: number) => Promise<void>;
  /** Lets time pass, event by event, until something is so; fails after `seconds`. */
  readonly until: (what: string, isSo: () => boolean, seconds: number) => Promise<void>;
  /** SIGKILL, and a new process on the same store. */
  readonly restart: () => void;
  readonly declare: (declared: Declared) => void;
  readonly editCluster: (edit: {
    readonly spec?: StageOptions['cluster'];
    readonly annotations?: Readonly<Record<string, string>>;
  }) => void;
  readonly memberOf: (guest: string) => string | undefined;
  /** Reason for which a placement waits; undefined: it waits for nothing. */
  readonly waitingFor: (placement: string, space?: string) => string | undefined;
  readonly condition: (placement: string, type: string) => string | undefined;
  /** MOVEs that the controller has sent. */
  readonly sent: () => readonly LedgerEntry[];
  readonly nowMs: () => number;
}

/** `refuses`: whether the call at this place is not let through just now. */
export function openScene(o: StageOptions & { readonly slots?: number; readonly refuses?: (site: string) => boolean }): Scene {
  const stage = createStage(o);
  const guests = o.placements.filter((each) => each.spec.hipersockets !== undefined).map((each) => each.spec.guest as GuestName);
  const monitor = createMonitor(stage, [...new Set(guests)], o.slots ?? 1);
  let k = 0;
  const director: Director = {
    next(made) {
      const call = { k: k++, atMs: stage.time.nowMs(), ...made };
      monitor.made(call);
      return { call, fault: o.refuses?.(made.site) === true ? { kind: 'error' } : undefined };
    },
    nextEvent: () => undefined,
    arriving: monitor.arriving,
    arrived: monitor.arrived,
    answered: monitor.answered,
    told: monitor.told,
    strike: () => undefined,
    made: () => undefined,
  };
  let count = 0;
  const begin = (): SimulatedProcess => {
    const process = createProcess({
      id: `P${++count}`,
      stage,
      wire: createWire(stage, director),
      observer: { outcome: monitor.outcome },
      restored: false,
      onDeposed: () => undefined,
      onRefused: () => undefined,
      onEndless: () => monitor.accuse('V5', 'works without end'),
    });
    process.start();
    return process;
  };
  let process = begin();
  const { time } = stage;
  const placementOf = (name: string, space = namespace): ReturnType<typeof stage.store.read<'GuestPlacement'>> =>
    stage.store.read('GuestPlacement', { namespace: space, name });
  return {
    stage,
    monitor,
    run: (seconds) => time.run(time.nowMs() + seconds * 1000, monitor.look),
    async until(what, isSo, seconds) {
      const lastMs = time.nowMs() + seconds * 1000;
      while (!isSo()) {
        if (time.nowMs() >= lastMs) throw new Error(`not within ${seconds} s: ${what}`);
        await time.run(time.nowMs() + 50, monitor.look);
      }
    },
    restart() {
      process.kill();
      process = begin();
    },
    declare: (declared) => stage.apply(declared),
    editCluster({ spec, annotations }) {
      const metadata = { name: clusterKey.name, ...(annotations === undefined ? {} : { annotations }) };
      stage.store.apply({ apiVersion: 'zferry.io/v1alpha1', kind: 'SSICluster', metadata, spec: spec ?? o.cluster });
    },
    memberOf(guest) {
      const { residency } = stage.machine.inspect(guest as GuestName, time.nowMs());
      return residency.kind === 'at' ? residency.member : undefined;
    },
    waitingFor: (name, space) => placementOf(name, space)?.status?.waitingFor,
    condition: (name, type) => placementOf(name)?.status?.conditions?.find((each) => each.type === type)?.status,
    sent: () => monitor.moves(),
    nowMs: () => time.nowMs() - startMs,
  };
}

/** True when nothing goes on for this reason without a person. */
export function needsPerson(reason: string | undefined): boolean {
  return reason !== undefined && reasons[reason as Reason].class === 'person';
}
