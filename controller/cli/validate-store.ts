/** `zferry validate --store kubernetes`: what a cluster holds, by the rules of this version. A cluster accepts what its own CRDs allow, which may be more. */
import type { ValidationFinding } from '../../crds/finding.ts';
import { validateSet } from '../../crds/set.ts';
import type { Resource } from '../../crds/validate.ts';
import { sanitised } from '../domain/fault.ts';

/** Objects as they were read. */
export interface StoredObjects {
  readonly objects: readonly Resource[];
  readonly unreadable: readonly { readonly name: string; readonly findings: readonly ValidationFinding[] }[];
}

/** One finding, and whose it is; the shape of `-o json`. */
export interface StoredFinding extends ValidationFinding {
  /** `GuestPlacement payments/litdcon1`. */
  readonly object: string;
}

/** Prints what is wrong with each object, and with all of them together. The exit code: 0 when everything is valid, 1 with findings. */
export function validateStored(
  { objects, unreadable }: StoredObjects,
  o: { readonly output: 'text' | 'json'; readonly stdout: (text: string) => void },
): number {
  const alone = unreadable.flatMap(({ name, findings }) => findings.map((finding) => ({ object: name, ...finding })));
  const together = validateSet(objects).map(({ object, ...finding }) => ({ object: nameOf(objects[object]), ...finding }));
  const findings: readonly StoredFinding[] = [...alone, ...together];
  if (o.output === 'json') o.stdout(`${JSON.stringify({ valid: objects.length, findings }, undefined, 2)}\n`);
  else o.stdout(textOf(objects.length, findings));
  return findings.length === 0 ? 0 : 1;
}

function textOf(valid: number, findings: readonly StoredFinding[]): string {
  const lines = findings.map(
    ({ object, path, what, instead }) => `${sanitised(object)}: ${path === '' ? '' : `${path}: `}${what}; ${instead}`,
  );
  return [...lines, `${counted(findings.length, 'finding')}; ${counted(valid, 'object')} understood.`, ''].join('\n');
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}

function nameOf(object: Resource | undefined): string {
  if (object === undefined) return 'object';
  const { namespace, name } = object.metadata;
  return namespace === undefined ? `${object.kind} ${name}` : `${object.kind} ${namespace}/${name}`;
}
