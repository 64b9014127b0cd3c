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
  readonly answered: (call: Call, answer: Answer<unknown>) => void;
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

interface Told {
  observed: { readonly askedMs: number; readonly value: SsiObservation } | undefined;
  readonly targeted: Map<string, Reading>;
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
  readonly status?: SSIClusterStatus;
}

export function watchReadings(stage: Stage, fromOf: (guest: string) => string | undefined, accuse: Accuse): Readings {
  const processes = new Map<string, Told>();
  const toldTo = (process: string): Told => {
    const told = processes.get(process) ?? { observed: undefined, targeted: new Map(), movedMs: new Map() };
    processes.set(process, told);
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
          if (order.status?.inFlight !== undefined) judgeClaims(stage, judge, { call, told, status: order.status });
          return;
        case 'test':
        case 'move':
          judge.isAt(call, guest, readingOf(told, guest), order.from);
          judge.mayGoTo(call, guest, told, order.to ?? '');
          if (call.method === 'move') told.movedMs.set(guest, call.atMs);
          return;
        case 'quiesce':
          return judge.isAt(call, guest, readingOf(told, guest), fromOf(guest));
        case 'configure':
          // Closing an undecided attempt is done because nobody can tell where the guest is.
          if (order.change?.value !== 'OFF') judge.isAt(call, guest, readingOf(told, guest), order.at);
          return;
        case 'activate':
          return judge.mayRaise(call, guest, told, order.machine);
      }
    },
    answered(call, answer) {
      if (answer.ok) remember(toldTo(call.process), call, answer.value);
    },
    arriving(call) {
      if (call.method === 'activate') upBefore = upOf(stage, call);
    },
    arrived(call) {
      if (call.method === 'activate') judge.hasRaised(call, upBefore);
    },
  };
}

function remember(told: Told, call: Call, value: unknown): void {
  const { guest = '', from } = call.options as Order;
  const askedMs = call.atMs;
  if (call.method === 'observe') told.observed = { askedMs, value: value as SsiObservation };
  // A member tests only guests that it has.
  else if (call.method === 'test') told.targeted.set(guest, { askedMs, member: from });
  else if (call.method === 'inspect') {
    const { residency } = value as GuestInspection;
    told.targeted.set(guest, { askedMs, member: residency.kind === 'at' ? residency.member : undefined });
  }
}

/** The youngest of what a process was told of a guest. */
function readingOf({ observed, targeted }: Told, guest: string): Reading | undefined {
  const own = targeted.get(guest);
  if (observed === undefined || (own !== undefined && own.askedMs >= observed.askedMs)) return own;
  const listed = observed.value.members.filter((member) => member.guests?.some((each) => each === guest) === true);
  return { askedMs: observed.askedMs, member: listed.length === 1 ? listed[0]?.name : undefined };
}

interface Judge {
  readonly isAt: (call: Call, guest: string, reading: Reading | undefined, member: string | undefined) => void;
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
    isAt(call, guest, reading, member) {
      if (reading === undefined) return accuse('S12', `${who(call, guest)} and was never told where it is`);
      const ageMs = call.atMs - reading.askedMs;
      if (ageMs > residencyAgeMaxMs) accuse('S12', `${who(call, guest)} on a residency that is ${ageMs} ms old`);
      if (reading.member !== member)
        accuse('S12', `${who(call, guest)} as if it were on ${member ?? '?'}; z/VM said last: ${reading.member ?? 'nowhere, or unknown'}`);
    },
    mayGoTo(call, guest, { observed }, to) {
      const state = observed?.value.members.find((member) => member.name === to)?.state ?? 'unknown';
      if (state !== 'Joined') accuse('S14', `${who(call, guest)} to ${to}, which z/VM said is ${state}`);
      if (specOf(to)?.enabled === false) accuse('S14', `${who(call, guest)} to ${to}, which is disabled`);
    },
    mayRaise(call, guest, told, machine) {
      const reading = readingOf(told, guest);
      const spec = specOf(reading?.member);
      const agrees = spec !== undefined && spec.lpar === machine?.lpar && spec.machineSequences.includes(machine.sequence);
      if (!agrees)
        accuse(
          'S3',
          `${who(call, guest)} on ${machine?.sequence ?? '?'}/${machine?.lpar ?? '?'}; z/VM said last: ${reading?.member ?? 'nowhere, or unknown'}`,
        );
      if (reading !== undefined && reading.askedMs < (told.movedMs.get(guest) ?? 0))
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

/** Every new claim that a process is about to write. */
function judgeClaims(
  stage: Stage,
  judge: Judge,
  { call, told, status }: { readonly call: Call; readonly told: Told; readonly status: SSIClusterStatus },
): void {
  const known = stage.store.read('SSICluster', clusterKey)?.status?.inFlight ?? [];
  for (const entry of status.inFlight ?? []) {
    // A later epoch is a claim taken over, which says nothing of where the guest is.
    if (entry.claimId !== call.process || entry.epoch > 1 || known.some((each) => each.guest === entry.guest)) continue;
    judge.isAt(call, entry.guest, readingOf(told, entry.guest), entry.from);
    if (entry.cause !== 'Repair') judge.mayGoTo(call, entry.guest, told, entry.to);
  }
}
