import { expect, test } from 'vitest';
import { parseManifests } from '../../crds/manifests.ts';
import { placesOf } from '../../controller/store/directory/places.ts';

const text = `apiVersion: zferry.io/v1alpha1
kind: GuestPlacement
metadata:
  name: litdcon1
spec:
  cluster: prod
  guest: LITDCON1
  members: [A, B]
  hipersockets:
    interfaces:
      - name: hsi0
        cpc: CPC0
  agent:
    https: { address: 10.0.0.1 }
`;

function located(path: string): string {
  const { documents } = parseManifests(text);
  const [document] = documents;
  if (document === undefined) throw new Error('the manifest is not read');
  const { line, column } = placesOf(document.object, document.locate)(path);
  return `${line}:${column}`;
}

test.each<readonly [sentence: string, path: string, place: string]>([
  ['its name', 'metadata.name', '4:3'],
  ['a field', 'spec.guest', '7:3'],
  ['a field whose name begins another', 'spec.member', '5:1'],
  ['an entry of a list', 'spec.members[1]', '8:16'],
  ['a field far inside, at what holds it', 'spec.hipersockets.interfaces[0].cpc', '11:9'],
  ['a field that is not there, at what holds it', 'spec.agent.ssh.host', '13:3'],
  ['a key that is quoted, at what holds it', 'spec.agent["a.b"]', '13:3'],
  ['the whole', '', '1:1'],
])('the place of %s is known without the document', (_sentence, path, place) => {
  expect(located(path)).toBe(place);
});
