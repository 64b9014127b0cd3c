/** What the agent is compared with: Node's own HTTPS server with mutual TLS 1.3, which reads a small file four times a second and does nothing else. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const [folder] = process.argv.slice(2);
const read = (name) => readFileSync(`${folder}/${name}`);
const server = createServer(
  { key: read('agent.key'), cert: read('agent.crt'), ca: read('controllers.crt'), requestCert: true, minVersion: 'TLSv1.3' },
  (request, response) => {
    response.writeHead(200);
    if (request.url === '/v1/changes') response.write('\n');
    else response.end('{}');
  },
);
setInterval(() => read('sysinfo'), 250);
server.listen(0, '127.0.0.1', () => process.stderr.write(`listening on 127.0.0.1 port ${server.address().port}\n`));
