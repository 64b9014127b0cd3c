/** `zferry validate`: everything that can be known about manifests without a cluster, with the place of every finding. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Location, ManifestDocument } from '../../crds/manifests.ts';
import { manifestBytesMax, parseManifests } from '../../crds/manifests.ts';
import { validateSet } from '../../crds/set.ts';
import type { Resource } from '../../crds/validate.ts';
import { validateObject } from '../../crds/validate.ts';
import { sanitised } from '../domain/fault.ts';

export interface ValidateOptions {
  /** Files, folders (every *.yaml, *.yml and *.json below, but in names that begin with a dot) or `-` for standard input. */
  readonly paths: readonly string[];
  readonly output: 'text' | 'json';
  readonly stdout: (text: string) => void;
  readonly stdin: () => Promise<string>;
}

/** One finding with its place; the shape of `-o json`. */
export interface LocatedFinding extends Location {
  readonly file: string;
  /** Empty when the file or document could not be read. */
  readonly path: string;
  readonly what: string;
  readonly instead: string;
}

/** Validates and prints. The exit code: 0 when everything is valid, 1 with findings. */
export async function validateCommand(options: ValidateOptions): Promise<number> {
  const texts = (await Promise.all(options.paths.map(async (path) => gather(path, options.stdin)))).flat();
  const report = validateTexts(texts);
  if (options.output === 'json') options.stdout(`${JSON.stringify(report, undefined, 2)}\n`);
  else options.stdout(reportText(report));
  return report.findings.length === 0 ? 0 : 1;
}

interface ManifestText {
  readonly file: string;
  /** The text, or why there is none. */
  readonly text: string | { readonly problem: string };
}

export interface ValidationReport {
  readonly files: number;
  readonly valid: number;
  /** Objects of other kinds. */
  readonly ignored: number;
  readonly findings: readonly LocatedFinding[];
}

interface ValidObject {
  readonly file: string;
  readonly document: ManifestDocument;
  readonly object: Resource;
}

/** Validates texts one by one, then all valid objects of all texts together. */
export function validateTexts(texts: readonly ManifestText[]): ValidationReport {
  const judged = texts.map(judge);
  const valid = judged.flatMap((text) => text.valid);
  const together = validateSet(valid.map(({ object }) => object)).flatMap(({ object, ...finding }) => {
    const about = valid[object];
    return about === undefined ? [] : [{ file: about.file, ...about.document.locate(finding.path), ...finding }];
  });
  return {
    files: texts.length,
    valid: valid.length,
    ignored: judged.reduce((sum, { ignored }) => sum + ignored, 0),
    findings: [...judged.flatMap(({ findings }) => findings), ...together],
  };
}

interface Judged {
  readonly valid: readonly ValidObject[];
  readonly ignored: number;
  readonly findings: readonly LocatedFinding[];
}

function judge({ file, text }: ManifestText): Judged {
  if (typeof text !== 'string') {
    return {
      valid: [],
      ignored: 0,
      findings: [{ file, line: 1, column: 1, path: '', what: text.problem, instead: 'name a file or a folder that can be read' }],
    };
  }
  const { documents, ignored, problems } = parseManifests(text);
  const findings: LocatedFinding[] = problems.map((problem) => ({ file, path: '', ...problem }));
  const valid: ValidObject[] = [];
  for (const document of documents) {
    const result = validateObject(document.object);
    if (result.ok) valid.push({ file, document, object: result.value });
    else findings.push(...result.findings.map((finding) => ({ file, ...document.locate(finding.path), ...finding })));
  }
  return { valid, ignored: ignored.length, findings };
}

function reportText({ files, valid, ignored, findings }: ValidationReport): string {
  const lines = findings.map(
    ({ file, line, column, path, what, instead }) =>
      `${shownPath(file)}:${line}:${column}: ${path === '' ? '' : `${path}: `}${what}; ${instead}`,
  );
  const others = ignored === 0 ? '' : `, ${counted(ignored, 'object')} of other kinds not looked at`;
  const nothing = files === 0 || (valid === 0 && findings.length === 0) ? ' Is this the right place?' : '';
  return [
    ...lines,
    `${counted(findings.length, 'finding')} in ${counted(files, 'file')}; ${counted(valid, 'object')} understood${others}.${nothing}`,
    '',
  ].join('\n');
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}

/** File names come from outside too; one with a line end must not look like a finding. */
function shownPath(file: string): string {
  return sanitised(file);
}

async function gather(path: string, stdin: () => Promise<string>): Promise<readonly ManifestText[]> {
  if (path === '-') return [{ file: '-', text: await stdin() }];
  try {
    const found = await stat(path);
    if (found.isFile()) return [await readText(path, found.size)];
    if (!found.isDirectory()) return [{ file: path, text: { problem: 'is neither a file nor a folder' } }];
    const entries = (await readdir(path, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const texts: ManifestText[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.') || (!entry.isDirectory() && !/\.(ya?ml|json)$/.test(entry.name))) continue;
      texts.push(...(await gather(join(path, entry.name), stdin)));
    }
    return texts;
  } catch (error) {
    return [
      {
        file: path,
        text: { problem: `cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'})` },
      },
    ];
  }
}

async function readText(path: string, bytes: number): Promise<ManifestText> {
  // Not even read: whoever names a disk image by mistake gets an answer at once.
  if (bytes > manifestBytesMax) return { file: path, text: { problem: 'is larger than 3 MiB' } };
  return { file: path, text: await readFile(path, 'utf8') };
}
