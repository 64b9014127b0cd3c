/** One interface driver as a process in a namespace: a line in (`up`, `down`) is one call, a JSON line out its answer and what the kernel has then. Arguments: settings as JSON, tools that are elsewhere, /sys. */
import { createInterface } from 'node:readline';
import type { InterfaceSettings } from '../../../agent/hands-settings.ts';
import { createDriver } from '../../../agent/interface/driver.ts';
import { readLink } from '../../../agent/interface/kernel.ts';

// What is read is this file's own argument, written by the test.
const settings = JSON.parse(process.argv[2] ?? '{}') as InterfaceSettings;
const tools = JSON.parse(process.argv[3] ?? '{}') as Readonly<Record<string, string>>;
const sys = process.argv[4] ?? '/sys';
const driver = createDriver({ settings, tool: (name) => tools[name] ?? name, sys });

for await (const line of createInterface(process.stdin)) {
  const begun = performance.now();
  const signal = AbortSignal.timeout(20_000);
  const outcome = await (line === 'up' ? driver.up(signal) : driver.down(signal));
  process.stdout.write(`${JSON.stringify({ outcome, link: readLink(sys, settings.name), ms: Math.round(performance.now() - begun) })}\n`);
}
