import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { closeAll, connected, eventually, fresh, gateways, plainConnected, within } from '../support.mjs';

after(closeAll);

let ada;
let bob;
before(async () => {
  ada = await connected(gateways[0], fresh('ada'));
  bob = await connected(gateways.at(-1), fresh('bob'));
});

/** Appends this push to the push log, through the test's own service. */
const push = (record) => ada.ask('RawPush', record);

describe('a request', () => {
  for (const data of [{}, [], null, true, 0, -1.5e-7, '', 'Grüße 🂡 \u0000 "', { deep: [[[{ a: null }]]] }, [1, [2]], { 'a.b': { $x: 1 } }]) {
    test(`carries ${JSON.stringify(data)} there and back`, async () => {
      assert.deepEqual(await ada.ask('RawEcho', data), data);
    });
  }

  test('may have several arguments', async () => {
    assert.deepEqual(await ada.ask('RawEcho', { a: 1 }, 'two', null), [{ a: 1 }, 'two', null]);
  });

  test('may have none', async () => {
    assert.deepEqual(await ada.ask('RawEcho'), null);
  });

  test('carries bytes there and back', async () => {
    const bytes = Buffer.from([0, 1, 2, 253, 254, 255]);

    const back = await ada.ask('RawEcho', { a: bytes, list: [Buffer.alloc(0), 'text', { b: Buffer.from('x') }] });

    assert.deepEqual(back, { a: bytes, list: [Buffer.alloc(0), 'text', { b: Buffer.from('x') }] });
  });

  test('carries bytes alone, and in several arguments', async () => {
    assert.deepEqual(await ada.ask('RawEcho', Buffer.from('alone')), Buffer.from('alone'));
    assert.deepEqual(await ada.ask('RawEcho', Buffer.from('a'), Buffer.from('b')), [Buffer.from('a'), Buffer.from('b')]);
  });

  test('keeps keys that look like ours', async () => {
    const data = { $bin: 'AAEC', inner: { $$bin: 1, $$$bin: { $bin: 5 } }, $binary: 1 };

    assert.deepEqual(await ada.ask('RawEcho', data), data);
  });

  test('arrives in its envelope', async () => {
    const key = fresh('key');
    const envelope = await ada.ask('RawEnvelope', { key, x: 1, __m: { windowId: 'w-1', actionId: 'a-1' } });

    assert.equal(envelope.v, 1);
    assert.equal(envelope.event, 'client_channel_event.RawEnvelope');
    assert.equal(envelope.subject, key);
    assert.equal(envelope.user.tenantId, 'default');
    assert.deepEqual(envelope.user.roles, ['player']);
    assert.deepEqual(envelope.client, { id: ada.clientId, windowId: 'w-1', actionId: 'a-1' });
    assert.deepEqual(envelope.data, { key, x: 1, __m: { windowId: 'w-1', actionId: 'a-1' } });
    assert.ok(envelope.deadline > envelope.sentAt);
    assert.equal(Object.keys(envelope).at(-1), 'data');
  });

  test('is about a number where the subject is one', async () => {
    assert.equal((await ada.ask('RawEnvelope', { key: 42 })).subject, '42');
  });

  test('keeps its order per subject', async () => {
    const key = fresh('key');
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => ada.ask('RawEnvelope', { key, n })));

    const log = await ada.ask('RawSeen', { key });
    assert.deepEqual(log, Array.from({ length: 200 }, (_, n) => n));
    assert.equal(answers.length, 200);
  });
});

describe('a reply', () => {
  test('without a type is the ack', async () => {
    assert.deepEqual(await ada.ask('RawTypeless', 'x'), { greeting: 'hello', input: 'x' });
  });

  test('of rooms alone says which', async () => {
    const room = fresh('room');
    assert.deepEqual(await ada.ask('RawRooms', { join: [room] }), { ok: true, rooms: [room] });
  });

  test('without instructions says ok', async () => {
    assert.deepEqual(await ada.ask('RawNothing'), { ok: true });
  });

  test('may hold several instructions', async () => {
    const room = fresh('room');
    const answer = await ada.ask('RawMany', { room });

    assert.deepEqual(answer, { done: true });
    await ada.hear('RawProgress', (data) => data.room === room);
    await push({ event: 'server_channel_event.RawNews', room, data: { room } });
    await ada.hear('RawNews', (data) => data.room === room);
  });

  test('may be a stream, each answer before the final one', async () => {
    const id = fresh('stream');
    const answer = await ada.ask('RawStream', { id });

    assert.deepEqual(answer, { id, count: 3 });
    const parts = ada.heard.filter(({ event, args }) => event === 'RawPart' && args[0].id === id).map(({ args }) => args[0].n);
    assert.deepEqual(parts, [0, 1, 2]);
  });

  test('may carry bytes that the client did not send', async () => {
    assert.deepEqual(await ada.ask('RawBytes'), { image: Buffer.from([1, 2, 3]) });
  });
});

describe('several arguments', () => {
  const several = ['e2', null, Buffer.from([1, 2]), { deep: [Buffer.from([3])] }];

  test('come to a stock client as an event and as an ack', async () => {
    const ack = await within(10_000, 'the ack', new Promise((resolve) => ada.emit('RawSpread', ...several, (...args) => resolve(args))));

    assert.deepEqual(ack, several);
    await ada.hear('RawAside', (first) => first === 'e2');
    assert.deepEqual(ada.heard.find(({ event }) => event === 'RawAside').args, several);
  });

  test('come to a plain client as it would send them', async () => {
    const eve = await plainConnected(gateways.at(-1), fresh('eve'));

    const answer = await eve.ask('RawSpread', 'e2', null, { a: 1 });

    assert.deepEqual(answer.args, ['e2', null, { a: 1 }]);
    assert.deepEqual((await eve.frame('the aside', (one) => one.event === 'RawAside')).args, ['e2', null, { a: 1 }]);
  });

  test('come with a push to several rooms, once', async () => {
    const [one, two, muted] = [fresh('room'), fresh('room'), fresh('muted')];
    await ada.ask('RawRooms', { join: [one, two] });
    await bob.ask('RawRooms', { join: [two, muted] });

    await push({ event: 'server_channel_event.RawMoved', rooms: [one, two], except: { rooms: [muted] }, args: [one, 'e4', Buffer.from([9])] });
    await push({ event: 'server_channel_event.RawMoved', rooms: [one, two], args: [one, 'end', null] });

    for (const [player, expected] of [[ada, [[one, 'e4', Buffer.from([9])], [one, 'end', null]]], [bob, [[one, 'end', null]]]]) {
      await player.hear('RawMoved', (room, what) => room === one && what === 'end');
      assert.deepEqual(player.heard.filter(({ event, args }) => event === 'RawMoved' && args[0] === one).map(({ args }) => args), expected);
    }
  });
});

describe('a client that a service disconnects', () => {
  const error = { code: 'cheated', message: 'You looked.', retryable: false };

  test('is told why and does not come back by itself', async () => {
    const user = fresh('eve');
    const eve = await connected(gateways[0], user, { reconnection: true, reconnectionDelay: 1 });
    const also = await plainConnected(gateways.at(-1), user);
    const left = within(10_000, 'disconnect', new Promise((resolve) => eve.once('disconnect', resolve)));
    const closed = also.closed();

    await push({ type: 'Kick', user, error });

    assert.equal(await left, 'io server disconnect');
    assert.equal(eve.active, false);
    assert.deepEqual(await eve.hear('error'), error);
    assert.deepEqual(await closed, { code: 4403, reason: JSON.stringify(error) });
    assert.deepEqual(await also.hear('error'), error);
  });

  test('may be one of several of its user, and comes back when it asks to', async () => {
    const user = fresh('eve');
    const one = await connected(gateways[0], user);
    const other = await connected(gateways[0], user);
    const left = within(10_000, 'disconnect', new Promise((resolve) => one.once('disconnect', resolve)));

    await push({ type: 'Kick', client: one.clientId });

    assert.equal(await left, 'io server disconnect');
    assert.equal((await one.hear('error')).code, 'forbidden');
    assert.deepEqual(await other.ask('RawEcho', 'still here'), 'still here');
    const back = within(10_000, 'connect', new Promise((resolve) => one.once('connect', resolve)));
    one.connect();
    await back;
    assert.deepEqual(await one.ask('RawEcho', 'back'), 'back');
  });
});

describe('a push', () => {
  test('reaches a room on all gateways, once each, in order', async () => {
    const room = fresh('room');
    await ada.ask('RawRooms', { join: [room] });
    await bob.ask('RawRooms', { join: [room] });
    for (let n = 0; n < 50; n++) {
      await push({ event: 'server_channel_event.RawNews', room, data: { room, n } });
    }

    for (const player of [ada, bob]) {
      await player.hear('RawNews', (data) => data.room === room && data.n === 49);
      const heard = player.heard.filter(({ event, args }) => event === 'RawNews' && args[0].room === room).map(({ args }) => args[0].n);
      assert.deepEqual(heard, Array.from({ length: 50 }, (_, n) => n));
    }
  });

  test('reaches a user on all their connections, a client on one, and all', async () => {
    const user = fresh('eve');
    const one = await connected(gateways[0], user);
    const two = await connected(gateways.at(-1), user);
    const mark = fresh('mark');

    await push({ event: 'server_channel_event.RawNews', user, data: { mark, to: 'user' } });
    await push({ event: 'server_channel_event.RawNews', client: two.clientId, data: { mark, to: 'client' } });
    await push({ event: 'server_channel_event.RawNews', all: true, data: { mark, to: 'all' } });

    const expected = new Map([[one, ['user', 'all']], [two, ['user', 'client', 'all']], [ada, ['all']]]);
    for (const [socket, tos] of expected) {
      await socket.hear('RawNews', (data) => data.mark === mark && data.to === 'all');
      assert.deepEqual(socket.heard.filter(({ event, args }) => event === 'RawNews' && args[0].mark === mark).map(({ args }) => args[0].to), tos);
    }
  });

  test('leaves out whom it is to leave out', async () => {
    const room = fresh('room');
    const muted = fresh('muted');
    await ada.ask('RawRooms', { join: [room, muted] });
    await bob.ask('RawRooms', { join: [room] });
    const excepts = [{ client: bob.clientId }, { room: muted }];
    for (const except of excepts) {
      await push({ event: 'server_channel_event.RawNews', room, except, data: { room, except } });
    }
    await push({ event: 'server_channel_event.RawNews', room, data: { room, except: null } });

    for (const [player, index] of [[ada, 0], [bob, 1]]) {
      await player.hear('RawNews', (data) => data.room === room && data.except === null);
      assert.deepEqual(
        player.heard.filter(({ event, args }) => event === 'RawNews' && args[0].room === room).map(({ args }) => args[0].except),
        [excepts[index], null],
      );
    }
  });

  test('may be volatile, which a client that reads does not notice', async () => {
    const room = fresh('room');
    await ada.ask('RawRooms', { join: [room] });
    await push({ event: 'server_channel_event.RawNews', room, volatile: true, data: { room, n: 1 } });
    await push({ event: 'server_channel_event.RawNews', room, data: { room, n: 2 } });

    await ada.hear('RawNews', (data) => data.room === room && data.n === 2);
    assert.deepEqual(ada.heard.filter(({ event, args }) => event === 'RawNews' && args[0].room === room).map(({ args }) => args[0].n), [1, 2]);
  });

  test('says which window caused it', async () => {
    const counterId = fresh('counter');
    await bob.ask('CounterWatch', { counterId });
    await ada.ask('CounterAdd', { counterId, by: 1, __m: { windowId: 'w-9', actionId: fresh('action') } });

    const view = await bob.hear('CounterChanged', (data) => data.counterId === counterId);
    assert.deepEqual(view.__m, { windowId: 'w-9' });
  });

  test('carries bytes to both fronts', async () => {
    const room = fresh('room');
    const eve = await plainConnected(gateways[0], fresh('eve'));
    await ada.ask('RawRooms', { join: [room] });
    assert.deepEqual((await eve.ask('RawRooms', { join: [room] })).data, { ok: true, rooms: [room] });

    await push({ event: 'server_channel_event.RawNews', room, data: { room, bytes: Buffer.from([9, 8, 7]) } });

    const { bytes } = await ada.hear('RawNews', (data) => data.room === room);
    assert.deepEqual(bytes, Buffer.from([9, 8, 7]));
    const frame = await eve.frame('the push', (one) => one.event === 'RawNews' && one.data.room === room);
    assert.equal(frame.attachments, 1);
    assert.deepEqual(frame.data.bytes, { _placeholder: true, num: 0 });
    const binary = await eve.frame('its bytes', (one) => one.bytes !== undefined);
    assert.deepEqual(Buffer.from(binary.bytes), Buffer.from([9, 8, 7]));
  });

  for (const [what, record] of [
    ['no target', {}],
    ['two targets', { all: true, user: 'x' }],
    ['another channel', { all: true, event: 'private_channel_event.RawNews' }],
    ['a broken room', { room: 'r'.repeat(129) }],
  ]) {
    test(`with ${what} reaches nobody and holds up nothing`, async () => {
      const mark = fresh('mark');
      await push({ event: 'server_channel_event.RawNews', data: { mark, bad: true }, ...record });
      await push({ event: 'server_channel_event.RawNews', all: true, data: { mark, bad: false } });

      await ada.hear('RawNews', (data) => data.mark === mark && !data.bad);
      assert.equal(ada.heard.some(({ args }) => args[0]?.mark === mark && args[0].bad), false);
    });
  }
});

describe('a client', () => {
  test('cannot enter a room by asking the gateway', async () => {
    for (const event of ['join', 'room', 'ClientRoom', 'private_channel_event.ClientConnected', 'server_channel_event.RawNews']) {
      const answer = await ada.ask(event, 'secret-room');
      assert.equal(answer.error.code, 'unknown_event', event);
    }
  });

  test('that comes and goes is announced to services that listen', async () => {
    const user = fresh('eve');
    const eve = await connected(gateways.at(-1), user);
    await eventually('ClientConnected', async () => (await ada.ask('RawLifecycle', { user })).includes('ClientConnected'));
    eve.close();
    await eventually('ClientDisconnected', async () => (await ada.ask('RawLifecycle', { user })).includes('ClientDisconnected'));
  });
});

describe('a plain WebSocket client', () => {
  test('joins, is answered and hears pushes', async () => {
    const room = fresh('room');
    const eve = await plainConnected(gateways.at(-1), fresh('eve'));

    assert.deepEqual((await eve.ask('RawEcho', { a: 1 })).data, { a: 1 });
    assert.deepEqual((await eve.ask('RawEcho', 1, 2)).data, [1, 2]);
    await eve.ask('RawRooms', { join: [room] });
    await push({ event: 'server_channel_event.RawNews', room, data: { room } });
    await eve.hear('RawNews', (data) => data.room === room);
  });

  test('sends bytes and gets them back', async () => {
    const eve = await plainConnected(gateways[0], fresh('eve'));

    eve.send(JSON.stringify({ event: 'RawEcho', id: 77, attachments: 1, data: { a: { _placeholder: true, num: 0 } } }));
    eve.send(Buffer.from([5, 6]));

    const frame = await eve.frame('the answer', (one) => one.id === 77);
    assert.equal(frame.attachments, 1);
    const binary = await eve.frame('its bytes', (one) => one.bytes !== undefined);
    assert.deepEqual(Buffer.from(binary.bytes), Buffer.from([5, 6]));
  });

  test('is answered its ping', async () => {
    const eve = await plainConnected(gateways[0], fresh('eve'));
    eve.send(JSON.stringify({ event: 'ping' }));

    assert.equal(typeof (await eve.hear('pong')).timestamp, 'number');
  });

  test('is told of a frame that makes no sense, and stays', async () => {
    const eve = await plainConnected(gateways[0], fresh('eve'));
    for (const bad of ['{', '[]', '5', '{}', '{"event":5}', '{"event":"RawEcho","id":{}}', '{"event":"RawEcho","data":1,"args":[1]}', '{"event":"RawEcho","attachments":11}']) {
      const before = eve.frames.length;
      eve.send(bad);
      await eventually(`answer to ${bad}`, () => eve.frames.length > before);
      assert.equal(eve.frames[before].event, 'error', bad);
      assert.equal(eve.frames[before].data.code, 'bad_request', bad);
    }
    assert.deepEqual((await eve.ask('RawEcho', 'still here')).data, 'still here');
  });
});
