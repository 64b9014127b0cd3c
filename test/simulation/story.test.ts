import { expect, test } from 'vitest';
import { play } from './play.ts';
import { references, type Reference } from './references.ts';

/** The story of every reference run as it was when a person last read it, and the same again whenever it is told. */

async function storyOf(reference: Reference): Promise<string> {
  const played = await play({ reference, mode: 'enforced', faults: [] }, { story: true });
  expect(played.violations).toEqual([]);
  expect(played.moves).toBe(reference.landed ?? Object.keys(reference.ends).length);
  return `${played.story.join('\n')}\n`;
}

test.each(references.map((reference) => [reference.name, reference] as const))(
  'the story of %s is told as it is on record, twice',
  async (name, reference) => {
    const story = await storyOf(reference);
    expect(await storyOf(reference)).toBe(story);
    await expect(story).toMatchFileSnapshot(`stories/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.log`);
  },
);

test('equal seeds and equal faults give equal stories', async () => {
  const [reference] = references as readonly [Reference];
  const plan = {
    reference,
    mode: 'bounded',
    faults: [
      { k: 12, fault: { kind: 'zombie', calls: 7 } },
      { k: 30, fault: { kind: 'crashAfter', restartMs: 3_000 } },
    ],
  } as const;
  const [once, again] = [await play(plan, { story: true }), await play(plan, { story: true })];
  expect(again.story).toEqual(once.story);
  expect(once.struck).toBe(2);
});
