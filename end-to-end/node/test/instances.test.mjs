import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { closeAll, connected, fresh, gateways, harness } from '../support.mjs';

after(closeAll);

describe('two instances of a service', () => {
  test('handle each request once, in order per subject', async () => {
    await harness('shared/counter');
    const sockets = [await connected(gateways[0], fresh('ada')), await connected(gateways.at(-1), fresh('bob'))];
    const counters = Array.from({ length: 40 }, () => fresh('counter'));
    const watcher = sockets[1];
    for (const counterId of counters) {
      await watcher.ask('CounterWatch', { counterId });
    }

    // Five at once about each counter, ten times over: within what one connection may have in flight.
    const answers = counters.map(() => []);
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        counters.flatMap((counterId, index) =>
          Array.from({ length: 5 }, async (_, n) => {
            const answer = await sockets[0].ask('CounterAdd', { counterId, by: 1 });
            answers[index][round * 5 + n] = answer.value ?? answer.error.code;
          }),
        ),
      );
    }

    for (const [index, counterId] of counters.entries()) {
      assert.deepEqual(answers[index], Array.from({ length: 50 }, (_, n) => n + 1));
      await watcher.hear('CounterChanged', (view) => view.counterId === counterId && view.value === 50);
      const heard = watcher.heard.filter(({ event, args }) => event === 'CounterChanged' && args[0].counterId === counterId).map(({ args }) => args[0].value);
      assert.deepEqual(heard, Array.from({ length: 50 }, (_, n) => n + 1));
    }
  });
});
