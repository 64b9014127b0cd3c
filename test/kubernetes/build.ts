/** `node test/kubernetes/build.ts` builds what is missing; with `--missing` it only says so. */
import { requireGo } from './go.ts';
import { buildPrograms, missingPrograms } from './programs.ts';

const say = (line: string): void => void process.stderr.write(`zferry: ${line}\n`);

if (process.argv.includes('--missing')) {
  const missing = missingPrograms();
  if (missing.length > 0)
    say(`no ${missing.join(', ')}: tests that need them are skipped. To build them with Go and test all, type: ZFERRY_SETUP=1 npm test`);
} else if (missingPrograms().length > 0) {
  try {
    await buildPrograms(requireGo(say), say);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
