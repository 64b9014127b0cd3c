import type { Answer } from '../../domain/fault.ts';
import { done, failed } from '../../domain/fault.ts';
import type { GuestName } from '../../domain/names.ts';
import type { GuestInspection, MemberObservation, SsiObservation } from '../../domain/ssi.ts';
import type { Hypervisor } from '../hypervisor.ts';
import type { SimulationConnection } from './connection.ts';
import { latenessOf } from './machine.ts';
import type { MachineSpec } from './spec.ts';

interface Client {
  readonly connection: SimulationConnection;
  readonly cluster: string;
  /** The cluster as the SSICluster declares it now; another object when it was edited. It is sent before the first call, and whenever the server does not know it. */
  readonly spec: () => MachineSpec;
}

/** The port over `zferry simulate`. */
export function createRemoteHypervisor(o: Client): Hypervisor {
  const call = callerOf(o);
  const observe = observerOf(call);
  return {
    get capabilities() {
      const settings = o.spec().simulated;
      return {
        test: true,
        cancel: true,
        status: settings.status ?? true,
        detach: true,
        setting: true,
        residency: true,
        moveLateness: latenessOf(settings),
      };
    },
    observe: ({ signal }) => observe(signal),
    inspect: async ({ signal, guest }) => {
      const answer = await call<GuestInspection>('inspect', { guest }, signal);
      // JSON leaves out what is undefined.
      const { relocating, relocationSetting } = answer.ok ? answer.value : {};
      return answer.ok ? done({ ...answer.value, relocating, relocationSetting }) : answer;
    },
    test: ({ signal, ...body }) => call('test', body, signal),
    move: ({ signal, ...body }) => call('move', body, signal),
    cancel: ({ signal, ...body }) => call('cancel', body, signal),
    configure: ({ signal, ...body }) => call('configure', body, signal),
  };
}

type Caller = <T>(method: string, body: unknown, signal: AbortSignal) => Promise<Answer<T>>;

function callerOf(o: Client): Caller {
  let declared: MachineSpec | undefined;
  const declare = async (signal: AbortSignal): Promise<Answer<unknown>> => {
    const spec = o.spec();
    const put = await o.connection.call({ method: 'PUT', path: `/clusters/${o.cluster}`, body: { spec }, signal });
    // Nothing of the call that follows was sent, whatever became of this one.
    if (!put.ok)
      return failed(
        'unreachable',
        `zferry simulate did not take the cluster; nothing was sent: ${'detail' in put.fault ? put.fault.detail : ''}`,
      );
    if (put.value.status !== 200)
      return failed('invalid', `zferry simulate refused the cluster ${o.cluster}: ${JSON.stringify(put.value.json)}`);
    declared = spec;
    return put;
  };
  return async <T>(method: string, body: unknown, signal: AbortSignal): Promise<Answer<T>> => {
    if (signal.aborted) return failed('unreachable', 'the call was given up before anything was sent');
    for (let tries = 0; ; tries++) {
      const ready = declared === o.spec() ? undefined : await declare(signal);
      if (ready?.ok === false) return ready;
      const reply = await o.connection.call({ method: 'POST', path: `/clusters/${o.cluster}/hypervisor/${method}`, body, signal });
      if (!reply.ok) return reply;
      if (reply.value.status === 404 && tries === 0) declared = undefined;
      else if (reply.value.status !== 200)
        return failed('invalid', `zferry simulate did not take the request: ${JSON.stringify(reply.value.json)}`);
      // A codec: the server of the same release wrote it from the port's own type
      else return reply.value.json as Answer<T>;
    }
  };
}

interface VersionedObservation {
  readonly version?: number;
  readonly answer?: Answer<SsiObservation>;
}

/** Keeps the last observation, so that an unchanged cluster is a few bytes, and an unchanged member the same array. */
function observerOf(call: Caller): (signal: AbortSignal) => Promise<Answer<SsiObservation>> {
  let last: { readonly version: number; readonly seen: SsiObservation } | undefined;
  return async (signal) => {
    // The versioned form is not an Answer on the wire, so it is unwrapped by hand.
    const reply: unknown = await call('observe', { have: last?.version }, signal);
    // A codec, as above
    const { version, answer } = reply as VersionedObservation;
    if (answer === undefined)
      return version !== undefined && last?.version === version ? done(last.seen) : (reply as Answer<SsiObservation>);
    if (!answer.ok || version === undefined) return answer;
    const before = new Map(last?.seen.members.map((member) => [member.name, member.guests]));
    const { relocations } = answer.value;
    const seen = {
      ...answer.value,
      relocations,
      members: answer.value.members.map((member) => sameArray(member, before.get(member.name))),
    };
    last = { version, seen };
    return done(seen);
  };
}

function sameArray(member: MemberObservation, before: readonly GuestName[] | undefined): MemberObservation {
  const { guests } = member;
  const isSame =
    guests !== undefined &&
    before !== undefined &&
    guests.length === before.length &&
    guests.every((guest, index) => guest === before[index]);
  return { ...member, guests: isSame ? before : guests };
}
