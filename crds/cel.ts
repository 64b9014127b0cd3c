/** Evaluates the CRDs' rules without an API server. The only file that knows the CEL library. */
import type { ParseResult } from '@marcbachmann/cel-js';
import { Environment } from '@marcbachmann/cel-js';

const environment = new Environment({ unlistedVariablesAreDyn: true });
const programs = new Map<string, ParseResult>();

/** True when a rule speaks of the object before a change, so that it does not apply to a new one. */
export function isTransitionRule(rule: string): boolean {
  return /\boldSelf\b/.test(rule);
}

/** Whether a rule holds for a value. As in the API server, a rule that cannot be evaluated does not hold. Rules are parsed once, when first needed. */
export function holds(rule: string, self: unknown, oldSelf: unknown): boolean {
  let program = programs.get(rule);
  if (program === undefined) {
    program = environment.parse(rule);
    programs.set(rule, program);
  }
  try {
    return program({ self, oldSelf }) === true;
  } catch {
    return false;
  }
}
