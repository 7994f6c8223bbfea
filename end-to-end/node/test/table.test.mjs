import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { closeAll, connected, fresh, gateways, plainConnected } from '../support.mjs';

after(closeAll);

const transcript = process.env.RT_TRANSCRIPT ? (...line) => console.log(...line.map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))) : () => {};

describe('two players at one table, through two gateways', () => {
  test('play a hand to its end', async () => {
    const tableId = fresh('table');
    const players = [await connected(gateways[0], fresh('ada')), await connected(gateways.at(-1), fresh('bob'))];
    const ask = async (player, event, request) => {
      const answer = await players[player].ask(event, request);
      transcript(['ada', 'bob'][player], event, request, '->', answer);
      return answer;
    };

    for (const player of [0, 1]) {
      const joined = await ask(player, 'BlackjackTableJoin', { tableId, seat: player });
      assert.equal(joined.ok, true, JSON.stringify(joined));
      assert.equal(joined.seat, player);
      assert.equal(joined.table.tableId, tableId);
    }
    for (const player of [0, 1]) {
      const bet = await ask(player, 'BlackjackBet', { tableId, amount: 100 });
      assert.equal(bet.ok, true, JSON.stringify(bet));
    }
    // Everybody stands until the results are there; a hand of 21 may have ended its player's turn already.
    const results = players.map((player) => player.hear('BlackjackResult', () => true, 20_000));
    for (const player of [0, 1]) {
      const stood = await ask(player, 'BlackjackAction', { tableId, action: 'stand' });
      assert.ok(stood.ok || ['not_your_turn', 'not_your_hand', 'no_round'].includes(stood.error.code), JSON.stringify(stood));
    }

    for (const result of await Promise.all(results)) {
      transcript('result', result);
    }
    const versions = players.map((player) => player.heard.filter(({ event }) => event === 'BlackjackTableUpdated').map(({ args }) => args[0].version));
    const both = versions[0].filter((version) => version >= versions[1][0]);
    assert.deepEqual(both, versions[1], 'both saw the same updates from the second join on, in the same order');
    assert.deepEqual(versions[1], [...versions[1]].sort((a, b) => a - b));
    const views = players[0].heard.filter(({ event }) => event === 'BlackjackTableUpdated').map(({ args }) => args[0]);
    for (const view of views) {
      transcript('update', view);
    }
  });

  test('do not hear a table they left', async () => {
    const tableId = fresh('table');
    const [ada, bob] = [await connected(gateways[0], fresh('ada')), await connected(gateways.at(-1), fresh('bob'))];
    await ada.ask('BlackjackTableJoin', { tableId });
    await bob.ask('BlackjackTableJoin', { tableId });
    const left = await ada.ask('BlackjackTableLeave', { tableId });
    assert.equal(left.ok, true, JSON.stringify(left));
    const heard = ada.heard.length;

    await bob.ask('BlackjackBet', { tableId, amount: 10 });
    await bob.hear('BlackjackTableUpdated', (view) => view.version > 3).catch(() => {});

    assert.deepEqual(ada.heard.slice(heard).filter(({ event }) => event === 'BlackjackTableUpdated'), []);
  });

  test('are refused what makes no sense, with the reason', async () => {
    const tableId = fresh('table');
    const ada = await connected(gateways[0], fresh('ada'));

    const nowhere = await ada.ask('BlackjackBet', { tableId, amount: 10 });
    assert.equal(nowhere.error.code, 'no_table');
    assert.equal(typeof nowhere.error.requestId, 'string');
    await ada.ask('BlackjackTableJoin', { tableId });
    for (const amount of [0, -5, 1.5, 'all', null, 1e12]) {
      const refused = await ada.ask('BlackjackBet', { tableId, amount });
      assert.equal(refused.ok, false, `${amount}: ${JSON.stringify(refused)}`);
    }
  });

  test('may use different clients', async () => {
    const tableId = fresh('table');
    const ada = await connected(gateways[0], fresh('ada'));
    const bob = await plainConnected(gateways.at(-1), fresh('bob'));

    await ada.ask('BlackjackTableJoin', { tableId });
    const joined = await bob.ask('BlackjackTableJoin', { tableId });

    assert.equal(joined.data.ok, true, JSON.stringify(joined));
    await ada.hear('BlackjackTableUpdated', (view) => view.version === joined.data.table.version);
    await ada.ask('BlackjackBet', { tableId, amount: 10 });
    await bob.hear('BlackjackTableUpdated', (view) => view.version > joined.data.table.version);
  });
});
