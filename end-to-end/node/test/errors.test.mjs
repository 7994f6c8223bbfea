import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { closeAll, connected, eventually, fresh, gateways, harness, plainConnected } from '../support.mjs';

after(closeAll);

const [gateway] = gateways;
let stock;
let wire;
before(async () => {
  const user = fresh('ada');
  stock = await connected(gateway, user);
  wire = await plainConnected(gateway, user);
});

/** The error on both fronts, which must say the same. */
async function provoke(event, ...args) {
  const ack = await stock.ask(event, ...args);
  const answer = await wire.ask(event, ...args);
  assert.equal(ack.ok, false, JSON.stringify(ack));
  for (const error of [ack.error, answer.error]) {
    assert.deepEqual(Object.keys(error).sort(), ['code', 'message', 'requestId', 'retryable'], JSON.stringify(error));
    assert.equal(typeof error.requestId, 'string');
  }
  const { requestId: _, ...one } = ack.error;
  const { requestId: __, ...two } = answer.error;
  assert.deepEqual(one, two);
  console.log(`| \`${one.code}\` | ${event} ${JSON.stringify(args).slice(0, 60)} | ${JSON.stringify(ack)} | ${JSON.stringify(answer)} |`);
  return one;
}

describe('each error of the catalogue, on both fronts', () => {
  test('unknown_event: in nobody\'s catalogue', async () => {
    assert.deepEqual(await provoke('NobodysEvent', {}).then(({ code, retryable }) => [code, retryable]), ['unknown_event', false]);
  });

  test('unknown_event: a private event never crosses the edge', async () => {
    assert.equal((await provoke('ClientConnected', {})).code, 'unknown_event');
    assert.equal((await provoke('private_channel_event.ClientConnected', {})).code, 'unknown_event');
  });

  for (const [what, ...args] of [
    ['no subject', {}],
    ['a subject of another type', { key: { a: 1 } }],
    ['a fractional subject', { key: 1.5 }],
    ['a boolean subject', { key: true }],
    ['no argument', ...[]],
    ['an argument that is no object', 'text'],
  ]) {
    test(`bad_request: ${what}`, async () => {
      assert.equal((await provoke('RawEnvelope', ...args)).code, 'bad_request');
    });
  }

  test('bad_request: a game\'s validation', async () => {
    assert.equal((await provoke('BlackjackBet', { tableId: 't', amount: 'all' })).code, 'bad_request');
  });

  test('timeout: the service says nothing', async () => {
    assert.deepEqual(await provoke('RawSilent').then(({ code, retryable }) => [code, retryable]), ['timeout', true]);
  });

  test('internal: the service answers nonsense', async () => {
    assert.equal((await provoke('RawNonsense')).code, 'internal');
  });

  test('internal: a handler breaks, and nothing of the inside is told', async () => {
    const { code, message } = await provoke('FixtureBroken', {});
    assert.equal(code, 'internal');
    assert.doesNotMatch(message, /secret|Exception/);
  });

  test('expired: the request is read after its deadline', async () => {
    assert.equal((await provoke('RawExpired')).code, 'expired');
  });

  test('forbidden, and a service\'s own', async () => {
    assert.deepEqual(await provoke('RawError', { code: 'forbidden', message: 'No.', retryable: false }), { code: 'forbidden', message: 'No.', retryable: false });
    assert.deepEqual(await provoke('RawError', { code: 'no_seat', message: 'Full.', retryable: true }), { code: 'no_seat', message: 'Full.', retryable: true });
  });

  test('rate_limited: more than the event\'s rate', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => stock.ask('RawLimited')));
    const refused = answers.filter((answer) => answer?.ok === false);
    assert.ok(refused.length > 0 && refused.length < 40, `${refused.length} of 40`);
    for (const { error } of refused) {
      assert.equal(error.code, 'rate_limited');
      assert.equal(error.retryable, true);
    }
    const frames = await Promise.all(Array.from({ length: 40 }, () => wire.ask('RawLimited')));
    const limited = frames.filter((frame) => frame.error);
    assert.ok(limited.length > 0 && limited.every(({ error }) => error.code === 'rate_limited'), JSON.stringify(limited[0]));
    console.log(`| \`rate_limited\` | 40 RawLimited at once (maxRate 5) | ${JSON.stringify(refused[0])} | ${JSON.stringify(limited[0])} |`);
  });

  test('no_handler: known, but no instance lives, said at once', async () => {
    await harness('leave/raw-gone');
    await eventually('no_handler', async () => (await stock.ask('GoneEvent')).error?.code === 'no_handler');
    const before = Date.now();
    assert.equal((await provoke('GoneEvent')).code, 'no_handler');
    assert.ok(Date.now() - before < 1_000);
  });
});

describe('an error without an ack', () => {
  test('is an event on the stock client', async () => {
    stock.emit('NobodysEvent', { x: 1 });

    const error = await stock.hear('error', (one) => one.code === 'unknown_event');
    assert.deepEqual(Object.keys(error).sort(), ['code', 'event', 'message', 'requestId', 'retryable']);
    assert.equal(error.event, 'NobodysEvent');
  });

  test('is an event on the plain front', async () => {
    wire.send(JSON.stringify({ event: 'NobodysEvent' }));

    const error = await wire.hear('error', (one) => one.code === 'unknown_event');
    assert.equal(error.event, 'NobodysEvent');
  });
});
