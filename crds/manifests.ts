/** Reads manifests from a text (YAML of several documents, or JSON) so that every finding can name its line and column, and no input can exhaust or confuse the program. */
import type { Alias, Document, Node } from 'yaml';
import { LineCounter, isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Path } from './schema.ts';
import { isResourceKind } from './schema.ts';

/** Both count from 1. */
export interface Location {
  readonly line: number;
  readonly column: number;
}

export interface ManifestDocument {
  /** As it was written; not validated. */
  readonly object: unknown;
  /** Where a finding's path stands in the text, or what holds it when it is not there. */
  readonly locate: (path: string) => Location;
}

export interface ManifestProblem extends Location {
  readonly what: string;
  readonly instead: string;
}

export interface Manifests {
  /** Objects of zferry.io, and those that seem to be meant so. */
  readonly documents: readonly ManifestDocument[];
  /** Objects of other kinds: not ours to judge. */
  readonly ignored: readonly (Location & { readonly kind: string })[];
  /** Why a text, or one of its documents, cannot be read; such a document is in neither list above. */
  readonly problems: readonly ManifestProblem[];
}

export const manifestBytesMax = 3 * 1024 * 1024;
export const documentBytesMax = 1.5 * 1024 * 1024;
const depthMax = 32;
const nodesMax = 200_000;
const aliasesMax = 16;
/** Keys that would reach into every object of the program if anything ever copied them carelessly. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Parses a whole text. Total: whatever the text is, the answer says what is wrong with it. */
export function parseManifests(text: string): Manifests {
  const start = { line: 1, column: 1 };
  if (Buffer.byteLength(text) > manifestBytesMax)
    return failed({ ...start, what: 'is larger than 3 MiB', instead: 'split it into several files' });
  const depth = nesting(text);
  if (depth !== undefined) return failed({ ...depth, ...tooDeep });

  const lines = new LineCounter();
  let parsed: readonly Document.Parsed[];
  try {
    // Repeated keys are looked for below: the library compares every pair of them.
    const result = parseAllDocuments(text, {
      lineCounter: lines,
      uniqueKeys: false,
      prettyErrors: false,
      merge: false,
      version: '1.2',
      logLevel: 'silent',
    });
    parsed = 'empty' in result ? [] : result;
  } catch {
    // Only a text nested deeper than the stack makes the library throw.
    return failed({ ...start, ...tooDeep });
  }
  const read = parsed.map((document) => readDocument(document, lines));
  return {
    documents: read.flatMap(({ documents }) => documents),
    ignored: read.flatMap(({ ignored }) => ignored),
    problems: read.flatMap(({ problems }) => problems),
  };
}

const tooDeep = { what: 'is nested too deeply', instead: `write at most ${depthMax} levels` };

function failed(problem: ManifestProblem): Manifests {
  return { documents: [], ignored: [], problems: [problem] };
}

/** Where flow brackets open far deeper than any manifest needs; a look at the text alone, before anything recursive reads it. */
function nesting(text: string): Location | undefined {
  let depth = 0;
  let line = 1;
  for (let index = 0; index < text.length; index++) {
    const letter = text.charCodeAt(index);
    if (letter === 0x0a) line++;
    else if (letter === 0x5b || letter === 0x7b) depth++;
    else if ((letter === 0x5d || letter === 0x7d) && depth > 0) depth--;
    if (depth > 500) return { line, column: index - text.lastIndexOf('\n', index) };
  }
  return undefined;
}

function readDocument(document: Document.Parsed, lines: LineCounter): Manifests {
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const error = document.errors[0] ?? document.warnings[0];
  if (error !== undefined) return failed({ ...at(error.pos[0]), ...syntaxText(error.code) });
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return { documents: [], ignored: [], problems: [] };
  const [begin, end] = contents.range;
  if (end - begin > documentBytesMax)
    return failed({ ...at(begin), what: 'is larger than 1.5 MiB', instead: 'no object may be that large; write less into it' });
  const harm = findHarm(document, contents);
  if (harm !== undefined) return failed({ ...at(harm.offset), what: harm.what, instead: harm.instead });
  try {
    return sorted(document.toJS({ maxAliasCount: aliasesMax }), contents, at);
  } catch {
    // The library counts what aliases of aliases come to, and finds those that hold themselves.
    return failed({ ...at(begin), what: 'uses too many aliases', instead: 'write the values out' });
  }
}

/** A List, as kubectl prints it, counts as its items. */
function sorted(object: unknown, node: Node, at: (offset: number) => Location): Manifests {
  const fields = asFields(object);
  const items = fields['kind'] === 'List' && Array.isArray(fields['items']) ? fields['items'] : undefined;
  const entries =
    items === undefined ? [{ object, prefix: [] }] : items.map((item: unknown, index) => ({ object: item, prefix: ['items', index] }));
  const documents: ManifestDocument[] = [];
  const ignored: (Location & { readonly kind: string })[] = [];
  for (const entry of entries) {
    const { apiVersion, kind } = asFields(entry.object);
    const isOurs = (typeof apiVersion === 'string' && apiVersion.startsWith('zferry.io')) || isResourceKind(kind);
    const locate = (path: string): Location => at(offsetOf(node, [...entry.prefix, ...steps(path)]));
    if (isOurs) documents.push({ object: entry.object, locate });
    else ignored.push({ ...locate(''), kind: typeof kind === 'string' && /^[A-Za-z0-9]{1,63}$/.test(kind) ? kind : 'unknown' });
  }
  return { documents, ignored, problems: [] };
}

function asFields(object: unknown): Readonly<Record<string, unknown>> {
  return typeof object === 'object' && object !== null && !Array.isArray(object) ? (object as Readonly<Record<string, unknown>>) : {};
}

interface Harm {
  readonly offset: number;
  readonly what: string;
  readonly instead: string;
}

/** The first thing in a document that must not be read into an object: repeated or forbidden keys, depth, size, too many aliases. */
function findHarm(document: Document.Parsed, contents: Node): Harm | undefined {
  const waiting: { readonly node: unknown; readonly depth: number }[] = [{ node: contents, depth: 1 }];
  let nodes = 0;
  let aliases = 0;
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    const { node, depth } = entry;
    if (!isNode(node)) continue;
    const offset = node.range?.[0] ?? 0;
    if (++nodes > nodesMax) return { offset, what: 'has too many entries', instead: 'no object may be that large; write less into it' };
    if (isAlias(node) && ++aliases > aliasesMax)
      return { offset, what: 'uses too many aliases', instead: `write the values out; at most ${aliasesMax} aliases are read` };
    if (isAlias(node)) {
      const harm = aliasHarm(node, document);
      if (harm !== undefined) return harm;
    }
    if (!isCollection(node)) continue;
    if (depth > depthMax) return { offset, ...tooDeep };
    const harm = isMap(node) ? keyHarm(node.items) : undefined;
    if (harm !== undefined) return harm;
    for (const item of node.items) waiting.push({ node: isPair(item) ? item.value : item, depth: depth + 1 });
  }
  return undefined;
}

function aliasHarm(alias: Alias, document: Document.Parsed): Harm | undefined {
  const offset = alias.range?.[0] ?? 0;
  const target = alias.resolve(document);
  if (target === undefined) return { offset, what: 'uses an alias that no anchor before it defines', instead: 'write the value out' };
  const [begin, end] = target.range ?? [0, 0];
  return offset >= begin && offset < end
    ? { offset, what: 'has an alias for what it stands in', instead: 'write the value out' }
    : undefined;
}

function keyHarm(pairs: readonly { readonly key: unknown }[]): Harm | undefined {
  const seen = new Set<string>();
  for (const { key } of pairs) {
    const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
    if (!isScalar(key) || !['string', 'number', 'boolean'].includes(typeof key.value))
      return { offset, what: 'has a key that is not a text', instead: 'write a field name' };
    const name = String(key.value);
    if (forbiddenKeys.has(name)) return { offset, what: 'has a key that is never read', instead: 'remove it' };
    if (seen.has(name)) return { offset, what: 'repeats a key of the same mapping', instead: 'keep one of the two' };
    seen.add(name);
  }
  return undefined;
}

function syntaxText(code: string): { readonly what: string; readonly instead: string } {
  const texts: Readonly<Record<string, string>> = {
    BAD_ALIAS: 'has an anchor or alias without a name',
    BAD_INDENT: 'is indented wrongly, or a bracket before it is not closed',
    BAD_DQ_ESCAPE: 'has an unknown escape in a quoted text',
    MISSING_CHAR: 'lacks a quote, bracket, comma or colon',
    MULTILINE_IMPLICIT_KEY: 'has a key that goes over several lines, or lacks a colon',
    TAB_AS_INDENT: 'is indented with a tab',
    TAG_RESOLVE_FAILED: 'has a tag that is never read',
    UNEXPECTED_TOKEN: 'has something unexpected here',
  };
  return { what: texts[code] ?? 'is not YAML or JSON from here on', instead: 'correct it; nothing of this document was read' };
}

/** `spec.members[2].cpc` as steps; `["any key"]` is one step. */
function steps(path: string): Path {
  return [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(([, index, key, name]) =>
    index === undefined ? (key ?? name ?? '') : Number(index),
  );
}

/** Where a value's key stands (an entry of a list: its value), or the nearest thing that holds it. */
function offsetOf(root: Node, path: Path): number {
  let node: unknown = root;
  let offset = root.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair: { readonly key: unknown; readonly value: unknown } | undefined = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(step),
      );
      if (pair === undefined) return offset;
      offset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      if (!isNode(node)) return offset;
      offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
