import { randomUUID } from 'node:crypto';
import { openDirectoryStore } from '../../controller/store/directory/store.ts';
import { getCluster, keyOf, relocation, signal } from './fixtures.ts';
import { clock, reader } from './folder.ts';

/** A process that opens the folder named by its argument and writes for ever; it prints the number of each write that was answered, to be killed at any moment. */

const opened = await openDirectoryStore({ path: process.argv[2] ?? '', clock, newUid: randomUUID, ...reader });
if (!opened.ok) {
  process.stdout.write(`${JSON.stringify(opened.fault)}\n`);
  process.exit(1);
}
const store = opened.value;
let object = await getCluster(store);
for (let attempt = (object.status?.lastAttempt ?? 0) + 1; ; attempt += 1) {
  const { uid, resourceVersion: version } = object.metadata;
  // Both kinds of write at once, so that a kill also meets creations.
  const [written] = await Promise.all([
    store.putStatus({
      signal,
      kind: 'SSICluster',
      key: keyOf('prod'),
      uid,
      version,
      status: { observedGeneration: 1, lastAttempt: attempt },
    }),
    store.create({ signal, object: relocation(`lit1-${attempt}`) }),
  ]);
  if (!written.ok) throw new Error(JSON.stringify(written.fault));
  object = written.value;
  process.stdout.write(`${attempt}\n`);
}
