import type { Answer } from '../domain/fault.ts';
import { done, failed } from '../domain/fault.ts';
import { createAuthority } from './authority.ts';
import { certificatesIn, type KeyPair, type Side } from './certificate.ts';
import { readFile, removeFile, writeFile, type FileName } from './folder.ts';
import { authorityOf, type Office } from './office.ts';

export type RotationStep = 'begin' | 'switch' | 'finish';

/**
 * Replaces an authority without a moment in which somebody believes in neither. begin: a new one is believed in beside the old. switch: it issues from now on. finish: the old
 * one is believed in no longer. For agents, begin switches too: those who must believe, the controllers, read this very folder. Guests must first be given controllers-ca.crt.
 */
export async function rotate(o: Office & { readonly side: Side; readonly step: RotationStep }): Promise<Answer<string>> {
  const { folder, side, step } = o;
  const bundle = readFile(folder, `${side}-ca.crt`);
  const authority = authorityOf(o, side);
  if (!bundle.ok) return bundle;
  if (!authority.ok) return authority;
  const all = certificatesIn(bundle.value ?? '');
  if (step === 'begin') return begin(o, all);
  if (step === 'finish') return finish(o, authority.value, all);
  if (side === 'agents') return failed('invalid', 'agents switch when their rotation begins; nothing was changed');
  const next = readFile(folder, 'controllers-next.key');
  if (!next.ok) return next;
  if (next.value === undefined)
    return failed('notFound', `no rotation has begun in ${folder}; nothing was changed; type zferry pki rotate controllers`);
  const wrote = writeFile(folder, 'controllers-ca.key', next.value);
  if (!wrote.ok) return wrote;
  for (const name of ['controllers-next.key', 'controllers-next.crt'] as const) removeFile(folder, name);
  return done(
    'the new authority issues controllers’ certificates from now on; when all is well, type zferry pki rotate controllers --finish',
  );
}

async function begin({ folder, side, nowMs }: Office & { readonly side: Side }, all: readonly string[]): Promise<Answer<string>> {
  if (all.length > 1)
    return failed(
      'conflict',
      `a rotation of ${side} is under way in ${folder}; nothing was changed; finish it first with zferry pki rotate ${side} --finish`,
    );
  const made = await createAuthority({ side, nowMs });
  const bundle = [made.certificate, ...all].join('');
  const writes: readonly (readonly [FileName, string])[] =
    side === 'agents'
      ? [
          ['agents-ca.crt', bundle],
          ['agents-ca.key', made.key],
        ]
      : [
          ['controllers-next.key', made.key],
          ['controllers-next.crt', made.certificate],
          ['controllers-ca.crt', bundle],
        ];
  for (const [name, text] of writes) {
    const wrote = writeFile(folder, name, text);
    if (!wrote.ok) return wrote;
  }
  return done(
    side === 'agents'
      ? 'controllers believe in both authorities; new agents’ certificates are issued by the new one; in 60 days type zferry pki rotate agents --finish'
      : `nothing has changed for controllers yet; give ${folder}/controllers-ca.crt to every guest, then type zferry pki rotate controllers --switch`,
  );
}

function finish({ folder, side }: Office & { readonly side: Side }, authority: KeyPair, all: readonly string[]): Answer<string> {
  if (all.length < 2) return failed('notFound', `no rotation of ${side} is under way in ${folder}; nothing was changed`);
  const next = readFile(folder, 'controllers-next.key');
  if (side === 'controllers' && next.ok && next.value !== undefined)
    return failed(
      'conflict',
      'the new authority does not issue yet; nothing was changed; type zferry pki rotate controllers --switch first',
    );
  const wrote = writeFile(folder, `${side}-ca.crt`, authority.certificate);
  return wrote.ok ? done(`the old authority of ${side} is believed in no longer`) : wrote;
}
