import { isRecord, isVersion } from './value.ts';

/** One line of a watch, as the API server writes it. */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: unknown }
  | { readonly type: 'BOOKMARK'; readonly version: string }
  /** `code` as an HTTP status; 410: the history from the asked version on is gone. */
  | { readonly type: 'ERROR'; readonly code: number; readonly message: string }
  | { readonly type: 'garbled' };

const garbled: WatchEvent = { type: 'garbled' };

/**
 * The version of the object that a line shows, without reading the line: half of what a watch brings is one's own writes, whose answers were there before. The API server
 * writes fields in the order of their names, so the last field of this name is the metadata's, whatever somebody calls an annotation. Undefined when it is not plain.
 */
export function shownVersionOf(line: string): string | undefined {
  if (!line.startsWith('{"type":"MODIFIED"') && !line.startsWith('{"type":"ADDED"')) return undefined;
  const at = line.lastIndexOf(versionField);
  const from = at + versionField.length;
  const version = at < 0 ? '' : line.slice(from, line.indexOf('"', from));
  return isVersion(version) ? version : undefined;
}

const versionField = '"resourceVersion":"';

/** Reads a line; what is no event of the API is `garbled`, whatever it is. */
export function watchEventOf(line: string): WatchEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return garbled;
  }
  if (!isRecord(value) || !isRecord(value['object'])) return garbled;
  const { type, object } = value;
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object };
    case 'BOOKMARK': {
      const metadata = object['metadata'];
      const version = isRecord(metadata) ? metadata['resourceVersion'] : undefined;
      return typeof version === 'string' && isVersion(version) ? { type, version } : garbled;
    }
    case 'ERROR': {
      const { code, message } = object;
      return { type, code: typeof code === 'number' ? code : 0, message: typeof message === 'string' ? message : '' };
    }
    default:
      return garbled;
  }
}
