import { pass, standStill, timersSet } from './virtual-time.ts';
// Before anything else is loaded.
standStill();

const { subscribe } = await import('node:diagnostics_channel');
const { writeFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { queryObjects } = await import('node:v8');
const { clusterOf, placementsOf } = await import('../../bench/fleet.ts');
const { startDayServer } = await import('./api-server.ts');

/**
 * `zferry run --store kubernetes` for a day in which nothing is to be done, in virtual time: node --expose-gc main.ts FOLDER PROGRAM HOURS. It prints, for each hour, what the process
 * holds, and what it has asked of the API server. Besides those that end in good order, the watches are broken off in one hour and fall silent in the next.
 */

const [folder = '', program = '', hours = '24'] = process.argv.slice(2);
const fleet = { guests: 400, hsi: true, instant: true, unlimited: false };
const manifests = [clusterOf(fleet), ...placementsOf(fleet)];
const server = await startDayServer(manifests);
const config = {
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'day', cluster: { server: server.url, 'insecure-skip-tls-verify': true } }],
  users: [{ name: 'day', user: { token: 'day' } }],
  contexts: [{ name: 'day', context: { cluster: 'day', user: 'day', namespace: 'zferry-system' } }],
  'current-context': 'day',
};
writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(config));

/** Requests under way; a watch that is open is none. */
const busy = new Set<unknown>();
const path = (message: unknown): string => (message as { readonly request: { readonly path: string } }).request.path;
const request = (message: unknown): unknown => (message as { readonly request: unknown }).request;
subscribe('undici:request:create', (message) => void busy.add(request(message)));
subscribe('undici:request:headers', (message) => path(message).includes('watch=true') && busy.delete(request(message)));
for (const end of ['undici:request:trailers', 'undici:request:error']) subscribe(end, (message) => void busy.delete(request(message)));
const isBusy = (): boolean => busy.size > 0;

process.env['KUBECONFIG'] = join(folder, 'kubeconfig');
process.argv.splice(2, Infinity, 'run', '--store', 'kubernetes', '--log-level', 'warn', '--simulated-state', join(folder, 'simulated'));
void import(program);

const beginning = performance.now();
while (!['SSICluster', 'GuestPlacement'].every((kind) => (server.counts.get(`PUT ${kind}/status`) ?? 0) > 0)) {
  await new Promise((resolve) => void setImmediate(resolve));
  await pass(100, isBusy);
  if (performance.now() - beginning > 600_000) throw new Error('no status was written within ten minutes of its time');
}
for (let hour = 0; hour <= Number(hours); hour++) {
  const before = new Map(server.counts);
  if (hour % 2 === 0) server.cut();
  else server.silence();
  await pass(3_600_000, isBusy);
  globalThis.gc?.();
  const resources = process.getActiveResourcesInfo().filter((kind) => kind !== 'Immediate');
  const promises = queryObjects(Promise, { format: 'count' });
  const { heapUsed } = process.memoryUsage();
  const asked = Object.fromEntries([...server.counts].map(([what, count]) => [what, count - (before.get(what) ?? 0)]));
  process.stdout.write(
    `${JSON.stringify({ hour, heapUsed, promises, handles: resources.length, timers: timersSet(), watches: server.watches, asked })}\n`,
  );
}
process.exit(0);
