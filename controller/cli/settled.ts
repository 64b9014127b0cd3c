import { reasons } from '../domain/reason.ts';
import type { Survey } from '../reconcile/observer.ts';

/** Whether there is anything left to do: what `--exit-when-settled` asks. Judged by where guests are, not by whether they are content to wait. */
export type Settlement =
  | { readonly kind: 'settled' }
  | { readonly kind: 'working'; readonly why: string }
  | { readonly kind: 'needsPerson'; readonly why: string };

/** `problems`: manifests that could not be understood, which only a person can mend. */
export function settlement(survey: Survey, problems: number): Settlement {
  if (!survey.synced) return { kind: 'working', why: 'not everything has been read yet' };
  const away = survey.guests.filter(
    (guest) =>
      guest.placed !== true || guest.networkReady === false || guest.inFlight !== undefined || reasons[guest.reason].class !== 'rest',
  );
  const moving = away.find((guest) => reasons[guest.reason].class !== 'person');
  if (moving !== undefined) return { kind: 'working', why: `${moving.guest}: ${moving.message}` };
  if (away.length > 0)
    return { kind: 'needsPerson', why: away.map((guest) => `${guest.guest}: ${guest.message}. ${reasons[guest.reason].next}`).join('\n') };
  if (problems > 0)
    return { kind: 'needsPerson', why: `${problems} manifest${problems === 1 ? '' : 's'} could not be understood; see above` };
  return { kind: 'settled' };
}
