import { createHash } from 'node:crypto';
import { type Answer, done, failed, sanitised } from '../../domain/fault.ts';
import type { EventNote } from '../store.ts';
import type { Counters } from './counters.ts';
import { send, type Sending } from './sending.ts';

/** Notes as Events of events.k8s.io/v1: `kubectl describe` shows them. One for each attempt and reason, by its name; best effort, and never many at once. */

export interface EventsOptions extends Sending {
  readonly counters: Counters;
  /** Names this process in its events. */
  readonly instance: string;
  readonly monoMs: () => number;
}

/** As many at once, and then one in so many ms: what a fleet in motion says is in its Relocations; events must not take the API server's time from them. */
const burst = 50;
const refillMs = 100;

/** Writes a note. One that exists already is done; over the rate it is left out (`unreachable`, nothing was sent). */
export function createEvents(o: EventsOptions): (note: EventNote, signal: AbortSignal) => Promise<Answer<void>> {
  let tokens = burst;
  let filledMs = o.monoMs();
  const mayWrite = (): boolean => {
    const nowMs = o.monoMs();
    tokens = Math.min(burst, tokens + (nowMs - filledMs) / refillMs);
    filledMs = nowMs;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
  return async (note, signal) => {
    if (!mayWrite()) {
      o.counters.notesDropped += 1;
      return failed('unreachable', 'too many events at once; this one was left out');
    }
    const namespace = note.key.namespace === '' ? 'default' : note.key.namespace;
    const answer = await send(
      o,
      {
        method: 'POST',
        what: `POST Event ${note.reason} of ${note.kind} ${note.key.name}`,
        path: `/apis/events.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/events`,
        body: eventOf(note, namespace, o.instance),
        signal,
        timeoutMs: 5_000,
      },
      2,
    );
    if (answer.ok || answer.fault.kind === 'conflict') return done(undefined);
    return answer;
  };
}

function eventOf(note: EventNote, namespace: string, instance: string): unknown {
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: eventName(note), namespace },
    eventTime: microTime(note.at),
    reportingController: 'zferry.io/controller',
    reportingInstance: instance.slice(0, 128),
    action: 'Relocate',
    reason: note.reason,
    type: note.type,
    regarding: {
      apiVersion: 'zferry.io/v1alpha1',
      kind: note.kind,
      name: note.key.name,
      ...(note.key.namespace === '' ? {} : { namespace: note.key.namespace }),
      uid: note.uid,
    },
    note: sanitised(note.message),
  };
}

/** The same for the same uid, attempt and reason, so that telling it again after a crash tells nothing twice. */
export function eventName(note: EventNote): string {
  const told = [note.uid, note.reason, note.attempt ?? note.message];
  return `${note.key.name.slice(0, 200)}.${createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16)}`;
}

/** An instant as the API's MicroTime wants it, with exactly six digits: it refuses three. */
export function microTime(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '1970-01-01T00:00:00.000000Z' : at.toISOString().replace('Z', '000Z');
}
