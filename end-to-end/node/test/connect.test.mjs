import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, describe, test } from 'node:test';
import { client, closeAll, connected, fresh, gateways, plain, refusal, token, within } from '../support.mjs';

after(closeAll);
const [gateway] = gateways;

describe('a client that connects', () => {
  test('is let in by its token and told who it is', async () => {
    const socket = await connected(gateway, fresh('ada'));

    const { clientId, serverTime } = await socket.hear('connected');
    assert.equal(typeof clientId, 'string');
    assert.ok(Math.abs(Date.now() - serverTime) < 60_000);
  });

  test('may bring the token as a cookie', async () => {
    const socket = await connected(gateway, fresh('ada'), {
      auth: {},
      extraHeaders: { Cookie: `other=1; socket_token=${token('ada')}` },
    });

    assert.ok(socket.connected);
  });

  test('is answered its ping', async () => {
    const socket = await connected(gateway, fresh('ada'));

    socket.emit('ping');

    const { timestamp } = await socket.hear('pong');
    assert.ok(Math.abs(Date.now() - timestamp) < 60_000);
  });

  const expired = () => token('ada', { exp: Math.floor(Date.now() / 1000) - 120 });
  for (const [what, options] of [
    ['no token', () => ({})],
    ['an empty token', () => ({ auth: { token: '' } })],
    ['a token that is none', () => ({ auth: { token: 'x.y.z' } })],
    ['a token of another type', () => ({ auth: { token: 5 } })],
    ['a forged token', () => ({ auth: { token: token('ada', {}, 'another-secret-of-at-least-32-bytes!') } })],
    ['an expired token', () => ({ auth: { token: expired() } })],
    ['a token in the query', () => ({ query: { token: token('ada') } })],
    ['a forged cookie', () => ({ extraHeaders: { Cookie: `socket_token=${token('ada', {}, 'another-secret-of-at-least-32-bytes!')}` } })],
  ]) {
    test(`is refused with a typed error when it has ${what}`, async () => {
      const error = await refusal(gateway, options());

      assert.equal(error.data?.code, 'unauthorized', JSON.stringify(error));
      assert.equal(error.data.retryable, false);
      assert.equal(typeof error.message, 'string');
    });
  }

  test('is refused in another namespace', async () => {
    const { io } = await import('socket.io-client');
    const socket = io(`${gateway}/admin`, { transports: ['websocket'], forceNew: true, reconnection: false, auth: { token: token('ada') } });
    const error = await within(10_000, 'connect_error', new Promise((resolve) => socket.once('connect_error', resolve)));
    socket.close();

    assert.match(error.message, /namespace/i);
  });
});

describe('the one port', () => {
  const http = gateway.replace('ws:', 'http:');
  for (const path of ['/health', '/health/liveness', '/health/readiness']) {
    test(`answers ${path}`, async () => {
      const response = await fetch(http + path);

      assert.equal(response.status, 200);
      assert.ok((await response.text()).length > 10);
    });
  }

  for (const path of ['/prometheus', '/metrics', '/beans', '/threaddump']) {
    test(`does not answer ${path}`, async () => {
      assert.equal((await fetch(http + path)).status, 404);
    });
  }

  test('refuses Socket.IO by other transports', async () => {
    for (const query of ['?EIO=4&transport=polling', '?EIO=3&transport=websocket', '']) {
      // Without keep-alive: what a connection speaks is decided by its first request.
      const status = await new Promise((resolve, reject) =>
        get(`${http}/socket.io/${query}`, { agent: false }, (response) => resolve(response.resume().statusCode)).on('error', reject),
      );
      assert.equal(status, 400, query);
    }
  });
});

describe('a refused client', () => {
  test('is neither served nor pushed to', async () => {
    const socket = client(gateway, { auth: { token: 'bad' } });
    await within(10_000, 'connect_error', new Promise((resolve) => socket.once('connect_error', resolve)));

    assert.equal(socket.connected, false);
    assert.deepEqual(socket.heard, []);
  });
});

describe('a plain WebSocket client', () => {
  for (const [what, options] of [
    ['cookie', { headers: { Cookie: `socket_token=${token('ada')}` } }],
    ['header', { headers: { Authorization: `Bearer ${token('ada')}` } }],
  ]) {
    test(`is let in by a ${what}`, async () => {
      const socket = plain(gateway, options);
      await socket.opened();

      assert.equal(typeof (await socket.hear('connected')).clientId, 'string');
    });
  }

  test('is let in by its first frame', async () => {
    const socket = plain(gateway);
    await socket.opened();

    socket.send(JSON.stringify({ auth: { token: token('ada') } }));

    assert.equal(typeof (await socket.hear('connected')).clientId, 'string');
  });

  test('is refused with 4401 and the error as reason', async () => {
    const socket = plain(gateway);
    const closed = socket.closed();
    await socket.opened();
    socket.send(JSON.stringify({ auth: { token: 'bad' } }));

    const { code, reason } = await closed;

    assert.equal(code, 4401);
    assert.equal(JSON.parse(reason).code, 'unauthorized');
    assert.deepEqual(socket.frames.filter((frame) => frame.event), []);
  });

  test('is refused with 4401 when its cookie is forged', async () => {
    const socket = plain(gateway, { headers: { Cookie: 'socket_token=x.y.z' } });

    assert.equal((await socket.closed()).code, 4401);
  });
});
