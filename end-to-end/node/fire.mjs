// Many clients enter and leave one room, again and again, while somebody shoots at it; prints what each heard.
import { writeFileSync } from 'node:fs';
import { closeAll, connected, fresh, gateways, within } from './support.mjs';

const clients = Number(process.env.FIRE_CLIENTS);
const joins = Number(process.env.FIRE_JOINS);
const room = process.env.FIRE_ROOM;
const each = joins / clients;

const results = [];
let total = 0;

async function run(index) {
  const socket = await connected(gateways[index % gateways.length], fresh('fire'));
  socket.offAny();
  const heard = [];
  let waiting = () => {};
  socket.on('FixtureShot', ({ n }) => {
    heard.push(n);
    waiting();
  });
  for (let cycle = 0; cycle < each; cycle++) {
    const joined = await socket.ask('FixtureJoin', { room });
    if (joined.ok !== true) {
      throw new Error(`join: ${JSON.stringify(joined)}`);
    }
    total++;
    if (cycle % 5 === 0) {
      // Some stay until they have heard something, others leave at once.
      await within(20_000, 'a shot', new Promise((resolve) => (waiting = resolve)));
      waiting = () => {};
    }
    const left = await socket.ask('FixtureLeave', { room });
    if (left.ok !== true) {
      throw new Error(`leave: ${JSON.stringify(left)}`);
    }
  }
  results.push({ clientId: socket.clientId, heard });
}

const started = Date.now();
await Promise.all(Array.from({ length: clients }, (_, index) => run(index)));
console.log(`${total} joins in ${Date.now() - started} ms`);
closeAll();
writeFileSync(process.env.FIRE_OUTPUT, JSON.stringify(results));
