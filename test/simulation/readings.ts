import type { Answer } from '../../controller/domain/fault.ts';
import { residencyAgeMaxMs } from '../../controller/domain/limits.ts';
import type { GuestInspection, MachineTuple, SsiObservation } from '../../controller/domain/ssi.ts';
import type { SSIClusterStatus } from '../../crds/generated.ts';
import { clusterKey, type Stage } from './stage.ts';
import type { Call } from './wire.ts';

/**
 * What each process has been told by z/VM, and what it does with it: S3 an interface is raised only for the machine on which z/VM and the guest both say that it is; S12 nothing is done on
 * a residency that is old, ambiguous, elsewhere or from before the MOVE; S14 no guest is claimed, tested or moved to a member that is not joined or not enabled.
 */
export interface Readings {
  readonly made: (call: Call) => void;
  readonly told: (call: Call, answer: Answer<unknown>) => void;
  /** The order is carried out between these two. */
  readonly arriving: (call: Call) => void;
  readonly arrived: (call: Call) => void;
}

type Accuse = (rule: string, text: string) => void;

/** Where z/VM said that a guest was, to one process. */
interface Reading {
  readonly askedMs: number;
  /** undefined: nowhere, or nobody could tell. */
  readonly member: string | undefined;
}

interface Known {
  readonly observed: { readonly askedMs: number; readonly value: SsiObservation } | undefined;
  readonly targeted: ReadonlyMap<string, Reading>;
}

interface Told {
  now: Known;
  /** What it knew before each thing that it was told in this moment: a look may be taken in between. */
  before: Known[];
  momentMs: number;
  readonly movedMs: Map<string, number>;
}

/** The options of the calls that are judged, as far as they have them. */
interface Order {
  readonly guest?: string;
  readonly address?: { readonly guest: string };
  readonly from?: string;
  readonly to?: string;
  readonly at?: string;
  readonly change?: { readonly kind: string; readonly value?: string };
  readonly machine?: MachineTuple;
  readonly order?: { readonly attempt: number };
  readonly status?: SSIClusterStatus;
}

/** From where a process takes a guest in an attempt, by the claim that it has written; undefined: it never had one. */
type FromOf = (guest: string, process: string, attempt: number) => string | undefined;

export function watchReadings(stage: Stage, fromOf: FromOf, accuse: Accuse): Readings {
  const processes = new Map<string, Told>();
  const toldTo = (process: string): Told => {
    let told = processes.get(process);
    if (told === undefined) processes.set(process, (told = { now: nothing, before: [], momentMs: 0, movedMs: new Map() }));
    return told;
  };
  const judge = createJudge(stage, accuse);
  let upBefore: string | undefined;
  return {
    made(call) {
      const order: Order = call.options;
      const guest = order.guest ?? order.address?.guest ?? '';
      const told = toldTo(call.process);
      switch (call.method) {
        case 'putStatus':
          if (order.status?.inFlight !== undefined) judgeClaims(fromOf, judge, { call, told, status: order.status });
          return;
        case 'test':
        case 'move':
          judge.isAt(call, guest, told, order.from);
          judge.mayGoTo(call, guest, told, order.to ?? '');
          if (call.method === 'move') told.movedMs.set(guest, call.atMs);
          return;
        case 'quiesce':
          return judge.isAt(call, guest, told, fromOf(guest, call.process, order.order?.attempt ?? 0));
        case 'configure':
          // Closing an undecided attempt is done because nobody can tell where the guest is.
          if (order.change?.value !== 'OFF') judge.isAt(call, guest, told, order.at);
          return;
        case 'activate':
          return judge.mayRaise(call, guest, told, order.machine);
      }
    },
    told(call, answer) {
      if (answer.ok) remember(toldTo(call.process), call, answer.value, stage.time.nowMs());
    },
    arriving(call) {
      if (call.method === 'activate') upBefore = upOf(stage, call);
    },
    arrived(call) {
      if (call.method === 'activate') judge.hasRaised(call, upBefore);
    },
  };
}

const nothing: Known = { observed: undefined, targeted: new Map() };

function remember(told: Told, call: Call, value: unknown, nowMs: number): void {
  if (call.port !== 'hypervisor' || (call.method !== 'observe' && call.method !== 'test' && call.method !== 'inspect')) return;
  const { guest = '', from } = call.options as Order;
  const { atMs: askedMs } = call;
  if (told.momentMs !== nowMs) told.before = [];
  told.before.push(told.now);
  told.momentMs = nowMs;
  const { observed, targeted } = told.now;
  const target = (member: string | undefined): Known => ({ observed, targeted: new Map(targeted).set(guest, { askedMs, member }) });
  if (call.method === 'observe') told.now = { observed: { askedMs, value: value as SsiObservation }, targeted };
  // A member tests only guests that it has.
  else if (call.method === 'test') told.now = target(from);
  else {
    const { residency } = value as GuestInspection;
    told.now = target(residency.kind === 'at' ? residency.member : undefined);
  }
}

/** All that a process may know in this moment, the youngest first. */
function knownTo({ now, before, momentMs }: Told, nowMs: number): readonly Known[] {
  return momentMs === nowMs ? [now, ...before.toReversed()] : [now];
}

/** The youngest of what a process was told of a guest, with and without what it was told in this very moment. */
function readingsOf(told: Told, guest: string, nowMs: number): readonly (Reading | undefined)[] {
  return knownTo(told, nowMs).map((known) => readingOf(known, guest));
}

function readingOf({ observed, targeted }: Known, guest: string): Reading | undefined {
  const own = targeted.get(guest);
  if (observed === undefined || (own !== undefined && own.askedMs >= observed.askedMs)) return own;
  const listed = observed.value.members.filter((member) => member.guests?.some((each) => each === guest) === true);
  return { askedMs: observed.askedMs, member: listed.length === 1 ? listed[0]?.name : undefined };
}

interface Judge {
  readonly isAt: (call: Call, guest: string, told: Told, member: string | undefined) => void;
  readonly mayGoTo: (call: Call, guest: string, told: Told, to: string) => void;
  readonly mayRaise: (call: Call, guest: string, told: Told, machine: MachineTuple | undefined) => void;
  readonly hasRaised: (call: Call, upBefore: string | undefined) => void;
}

function createJudge(stage: Stage, accuse: Accuse): Judge {
  const specOf = (
    name: string | undefined,
  ): { readonly enabled?: boolean; readonly machineSequences: readonly string[]; readonly lpar: string } | undefined =>
    stage.store.read('SSICluster', clusterKey)?.spec.members.find((member) => member.name === name);
  const who = (call: Call, guest: string): string => `${call.process} makes ${call.site} for ${guest}`;
  return {
    isAt(call, guest, told, member) {
      const wrong = readingsOf(told, guest, stage.time.nowMs()).map((reading) => {
        if (reading === undefined) return 'and was never told where it is';
        const ageMs = call.atMs - reading.askedMs;
        if (ageMs > residencyAgeMaxMs) return `on a residency that is ${ageMs} ms old`;
        return reading.member === member
          ? undefined
          : `as if it were on ${member ?? '?'}; z/VM said last: ${reading.member ?? 'nowhere, or unknown'}`;
      });
      if (!wrong.includes(undefined)) accuse('S12', `${who(call, guest)} ${wrong[0] ?? ''}`);
    },
    mayGoTo(call, guest, told, to) {
      const states = knownTo(told, stage.time.nowMs()).map(
        ({ observed }) => observed?.value.members.find((member) => member.name === to)?.state ?? 'unknown',
      );
      if (!states.includes('Joined')) accuse('S14', `${who(call, guest)} to ${to}, which z/VM said is ${states[0] ?? 'unknown'}`);
      if (specOf(to)?.enabled === false) accuse('S14', `${who(call, guest)} to ${to}, which is disabled`);
    },
    mayRaise(call, guest, told, machine) {
      const readings = readingsOf(told, guest, stage.time.nowMs());
      const agreeing = readings.filter((reading) => {
        const spec = specOf(reading?.member);
        return spec !== undefined && spec.lpar === machine?.lpar && spec.machineSequences.includes(machine.sequence);
      });
      const where = `${machine?.sequence ?? '?'}/${machine?.lpar ?? '?'}`;
      if (agreeing.length === 0)
        accuse('S3', `${who(call, guest)} on ${where}; z/VM said last: ${readings[0]?.member ?? 'nowhere, or unknown'}`);
      else if (agreeing.every((reading) => (reading?.askedMs ?? 0) < (told.movedMs.get(guest) ?? 0)))
        accuse('S12', `${who(call, guest)} on a residency from before its MOVE`);
    },
    hasRaised(call, upBefore) {
      const up = upOf(stage, call);
      if (up === undefined || up === upBefore) return;
      const { guest } = (call.options as { readonly address: { readonly guest: Parameters<typeof stage.machine.inspect>[0] } }).address;
      const own = stage.machine.reading(guest);
      const members = stage.store.read('SSICluster', clusterKey)?.spec.members ?? [];
      const cpc = members.find((each) => each.lpar === own?.lpar && each.machineSequences.includes(own.sequence))?.cpc;
      if (up.split(' ')[1] !== cpc) accuse('S3', `${call.process} had ${up} of ${guest} raised, which is on ${cpc ?? 'no CPC'}`);
    },
  };
}

/** `hsi1 R91`: what is up in the guest of an order, and the CPC to which it belongs. */
function upOf(stage: Stage, call: Call): string | undefined {
  const { address } = call.options as { readonly address: { readonly guest: Parameters<typeof stage.guests.agent>[0] } };
  const up = stage.guests
    .agent(address.guest)
    ?.state(stage.time.nowMs())
    ?.interfaces.find((hsi) => hsi.up);
  return up === undefined ? undefined : `${up.name} ${up.cpc}`;
}

/** Every new claim that a process is about to write; one that a frozen process still believes to hold is not new. */
function judgeClaims(
  fromOf: FromOf,
  judge: Judge,
  { call, told, status }: { readonly call: Call; readonly told: Told; readonly status: SSIClusterStatus },
): void {
  for (const entry of status.inFlight ?? []) {
    // A later epoch is a claim taken over, which says nothing of where the guest is.
    if (entry.claimId !== call.process || entry.epoch > 1 || fromOf(entry.guest, call.process, entry.attempt) !== undefined) continue;
    judge.isAt(call, entry.guest, told, entry.from);
    if (entry.cause !== 'Repair') judge.mayGoTo(call, entry.guest, told, entry.to);
  }
}
