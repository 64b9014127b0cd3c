import type { AgentConfig } from '../../agent/config.ts';
import { parseConfigJson } from '../../agent/config.ts';

/** A configuration that is right; a wrong one is a fault of the test. */
export function readConfigText(json: unknown): AgentConfig {
  const parsed = parseConfigJson(JSON.stringify(json));
  if (!parsed.ok) throw new Error(parsed.why.join('\n'));
  return parsed.value;
}
