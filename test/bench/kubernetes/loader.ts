import { readFileSync } from 'node:fs';
import { Agent, Pool } from 'undici';
import type { Further, LoaderOptions } from './loader-options.ts';

/**
 * The least that Node can do between a change and its effect: a paged list, a watch, one conditional write of a status, one call. With `more`, the same further writes
 * for every change as zferry makes for a move, with no thought in between. A process of its own: node loader.ts OPTIONS-AS-JSON
 */

interface Meta {
  readonly name: string;
  readonly namespace: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly uid: string;
}
interface Placement {
  readonly metadata: Meta;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: { readonly observedGeneration?: number };
}

const o = JSON.parse(process.argv[2] ?? '{}') as LoaderOptions;
const base = `/apis/${o.group}/v1alpha1`;
const api = new Pool(o.api, { connections: 64, allowH2: false, connect: { ca: readFileSync(o.certificateAuthority) }, bodyTimeout: 0 });
const effects = new Agent({ connections: 64 });
const headers = { authorization: `Bearer ${o.token}`, 'content-type': 'application/json' };
const busy = new Set<string>();
const latest = new Map<string, Placement>();
const waiting: (() => void)[] = [];
let free = o.more?.slots ?? Number.POSITIVE_INFINITY;
const owed = { cluster: 0, placement: 0, relocation: 0, events: 0 };
let attempt = 0;
let writingCluster = Promise.resolve();
let cluster: Placement | undefined;

async function call<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T> {
  const reply = await api.request({ method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await reply.body.text();
  if (reply.statusCode >= 300) throw new Error(`${method} ${path}: ${reply.statusCode} ${text.slice(0, 200)}`);
  return JSON.parse(text) as T;
}

function seen(placement: Placement): void {
  const { name, generation, resourceVersion } = placement.metadata;
  // A version older than one that was written here and answered is no news.
  if (Number(latest.get(name)?.metadata.resourceVersion ?? 0) >= Number(resourceVersion)) return;
  latest.set(name, placement);
  if (placement.status?.observedGeneration !== generation && !busy.has(name)) void act(name);
}

async function act(name: string): Promise<void> {
  busy.add(name);
  if (free <= 0) await new Promise<void>((resolve) => void waiting.push(resolve));
  else free -= 1;
  try {
    const placement = latest.get(name);
    if (placement === undefined) return;
    let written = await writeStatus(placement, {});
    const reply = await effects.request({ origin: new URL(o.effect).origin, path: new URL(o.effect).pathname, method: 'POST', body: name });
    await reply.body.dump();
    if (o.more !== undefined) written = await further(o.more, written);
    latest.set(name, written);
  } catch (error) {
    process.stderr.write(`loader: ${String(error)}\n`);
  } finally {
    busy.delete(name);
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }
}

function writeStatus(placement: Placement, more: object): Promise<Placement> {
  const { namespace, name, generation } = placement.metadata;
  const status = { ...more, observedGeneration: generation, desiredMember: placement.spec['member'] };
  return call<Placement>('PUT', `${base}/namespaces/${namespace}/guestplacements/${name}/status`, { ...placement, status });
}

async function further(more: Further, placement: Placement): Promise<Placement> {
  const { namespace, name, uid } = placement.metadata;
  attempt += 1;
  for (let left = due('cluster', more.cluster); left > 0; left--) writingCluster = writingCluster.then(() => writeCluster(more));
  const path = `${base}/namespaces/${namespace}/relocations`;
  const metadata = { name: `${name}-${process.pid}-${attempt}`, namespace };
  let relocation = await call<object>('POST', path, {
    apiVersion: `${o.group}/v1alpha1`,
    kind: 'Relocation',
    metadata,
    spec: more.relocationSpec,
  });
  for (let left = due('relocation', more.relocation); left > 0; left--)
    relocation = await call<object>('PUT', `${path}/${metadata.name}/status`, { ...relocation, status: more.relocationStatus });
  for (let left = due('events', more.events); left > 0; left--)
    await call('POST', `/apis/events.k8s.io/v1/namespaces/${namespace}/events`, eventOf(name, uid, left));
  let written = placement;
  // One of them stood before the effect.
  for (let left = due('placement', more.placement - 1); left > 0; left--) written = await writeStatus(written, more.placementStatus);
  return written;
}

/** Writes of a kind that one more change owes: of 1.2 a change every fifth makes two. */
function due(kind: keyof typeof owed, each: number): number {
  owed[kind] += each;
  const whole = Math.max(0, Math.floor(owed[kind]));
  owed[kind] -= whole;
  return whole;
}

async function writeCluster({ clusterName: name, clusterStatus }: Further): Promise<void> {
  const path = `${base}/ssiclusters/${name}`;
  const known = cluster ?? (await call<Placement>('GET', path));
  cluster = await call<Placement>('PUT', `${path}/status`, { ...known, status: { ...clusterStatus, lastAttempt: attempt } });
}

function eventOf(name: string, uid: string, count: number): object {
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: `${name}.${process.pid}.${attempt}.${count}`, namespace: o.namespace },
    ...{
      eventTime: new Date().toISOString().replace('Z', '000Z'),
      reportingController: 'zferry.io/loader',
      reportingInstance: 'loader',
      action: 'Relocate',
    },
    ...{ reason: 'Moved', type: 'Normal', note: 'moved in 0.1 s' },
    regarding: { apiVersion: `${o.group}/v1alpha1`, kind: 'GuestPlacement', name, namespace: o.namespace, uid },
  };
}

async function list(): Promise<string> {
  let next = '';
  for (;;) {
    const page = await call<{
      readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
      readonly items: readonly Placement[];
    }>('GET', `${base}/guestplacements?limit=500${next === '' ? '' : `&continue=${encodeURIComponent(next)}`}`);
    for (const placement of page.items) seen(placement);
    next = page.metadata.continue ?? '';
    if (next === '') return page.metadata.resourceVersion;
  }
}

/** Until it ends; answers the version to go on from. */
async function watch(from: string): Promise<string> {
  const path = `${base}/guestplacements?watch=true&allowWatchBookmarks=true&resourceVersion=${from}`;
  const { body } = await api.request({ method: 'GET', path, headers, headersTimeout: 0, bodyTimeout: 0 });
  const decoder = new TextDecoder();
  let rest = '';
  let version = from;
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = JSON.parse(line) as { readonly type: string; readonly object: Placement };
      version = event.object.metadata.resourceVersion;
      if (event.type === 'ADDED' || event.type === 'MODIFIED') seen(event.object);
    }
  }
  return version;
}

process.once('SIGTERM', () => process.exit(0));
let version = await list();
for (;;) version = await watch(version);
