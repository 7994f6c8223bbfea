import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { closeAll, connected, eventually, fresh, gateways, harness, sleepUntil, within } from '../support.mjs';

after(closeAll);

const DEADLINE = 5_000;
const SLACK = 1_000;

/** Sends every 20 ms while something happens, and returns how each request ended. */
async function underLoad(during) {
  const sockets = [await connected(gateways[0], fresh('ada')), await connected(gateways.at(-1), fresh('bob'))];
  const counters = Array.from({ length: 20 }, () => fresh('counter'));
  const pending = [];
  let going = true;
  const load = (async () => {
    for (let n = 0; going; n++) {
      const sent = Date.now();
      pending.push(
        sockets[n % 2].ask('CounterAdd', { counterId: counters[n % counters.length], by: 1 }).then(
          (answer) => ({ took: Date.now() - sent, outcome: answer.ok === false ? answer.error.code : 'done' }),
          (error) => ({ took: Date.now() - sent, outcome: `hangs: ${error.message}` }),
        ),
      );
      await sleepUntil(sent + 20);
    }
  })();
  await during(sockets[0]);
  going = false;
  await load;
  const answers = await Promise.all(pending);
  const outcomes = {};
  for (const { outcome } of answers) {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  const slowest = Math.max(...answers.map(({ took }) => took));
  console.log(`${answers.length} requests, slowest ${slowest} ms: ${JSON.stringify(outcomes)}`);
  return { answers, outcomes, slowest };
}

const works = (socket) =>
  eventually('a counter counts again', async () => (await socket.ask('CounterAdd', { counterId: fresh('counter'), by: 1 })).value === 1, 30_000);

describe('requests while their service', () => {
  test('stops and starts again are each answered within their deadline', async () => {
    const { outcomes, slowest } = await underLoad(async (socket) => {
      await works(socket);
      await harness('stop/template-1');
      await harness('stop/template-2');
      await eventually('no_handler', async () => (await socket.ask('CounterGet', { counterId: 'x' })).error?.code === 'no_handler');
      await harness('start/template-1');
      await works(socket);
      await harness('start/template-2');
      await works(socket);
    });

    assert.ok(slowest <= DEADLINE + SLACK, `slowest ${slowest} ms`);
    assert.ok(outcomes.done > 0);
    for (const outcome of Object.keys(outcomes)) {
      assert.ok(['done', 'no_handler', 'timeout', 'expired'].includes(outcome), outcome);
    }
  });

  test('loses an instance by force are each answered within their deadline', async () => {
    const { outcomes, slowest } = await underLoad(async (socket) => {
      await harness('kill/template-1');
      await eventually('all counters count again', async () => {
        const answers = await Promise.all(Array.from({ length: 24 }, (_, n) => socket.ask('CounterGet', { counterId: `after-${n}` })));
        return answers.every((answer) => answer.counterId !== undefined);
      }, 40_000);
      await harness('start/template-1');
      await works(socket);
    });

    assert.ok(slowest <= DEADLINE + SLACK, `slowest ${slowest} ms`);
    assert.ok(outcomes.done > 0);
    for (const outcome of Object.keys(outcomes)) {
      assert.ok(['done', 'timeout', 'expired'].includes(outcome), outcome);
    }
  });
});

describe('clients whose gateway', () => {
  for (const how of ['stop', 'kill']) {
    test(`${how}s come back by themselves, and others notice nothing`, async () => {
      const here = await connected(gateways.at(-1), fresh('ada'), { reconnection: true, reconnectionDelay: 200, reconnectionDelayMax: 500 });
      const there = await connected(gateways[0], fresh('bob'));
      const lost = within(30_000, 'the connection ends', new Promise((resolve) => here.once('disconnect', resolve)));

      await harness(`${how}/gateway-2`);

      // A reason on which stock clients try again; DISCONNECT would be 'io server disconnect'.
      assert.ok(['transport close', 'transport error'].includes(await lost));
      assert.equal(await there.ask('RawEcho', 'still here'), 'still here');
      const back = within(60_000, 'the client comes back', new Promise((resolve) => here.once('connect', resolve)));
      await harness('start/gateway-2');
      await back;
      await eventually('it is served', async () => (await here.ask('RawEcho', 'back')) === 'back', 20_000);
    });
  }

  test('stops are answered what they asked before', async () => {
    const socket = await connected(gateways.at(-1), fresh('ada'));
    const echoes = Promise.all(Array.from({ length: 20 }, (_, n) => socket.ask('RawEcho', n)));
    // Still open when the gateway begins to stop: only its deadline ends this one.
    const silence = socket.ask('RawSilent');
    // The gateway takes a connection's events in order, so that it has taken those above.
    await socket.ask('ping');

    const stopped = harness('stop/gateway-2');

    try {
      assert.deepEqual(await echoes, Array.from({ length: 20 }, (_, n) => n));
      assert.equal((await silence).error.code, 'timeout');
    } finally {
      await stopped;
      await harness('start/gateway-2');
      await eventually('the gateway is back', async () => (await fetch(`${gateways.at(-1).replace('ws:', 'http:')}/health/readiness`).catch(() => ({ status: 0 }))).status === 200, 60_000);
    }
  });
});
