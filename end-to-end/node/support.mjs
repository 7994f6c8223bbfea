// What all tests need: tokens, clients of both fronts, waiting with a limit.
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import WebSocket from 'ws';

export const gateways = process.env.RT_GATEWAYS.split(',');
const secret = process.env.RT_JWT_SECRET;
const control = process.env.RT_CONTROL;

const base64 = (object) => Buffer.from(JSON.stringify(object)).toString('base64url');

/** A token for a user; claims may be added or overwritten. */
export function token(user, claims = {}, key = secret) {
  const now = Math.floor(Date.now() / 1000);
  const content = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64({ sub: user, roles: ['player'], iat: now, exp: now + 600, ...claims })}`;
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
}

/** A name nobody else uses in this run. */
export const fresh = (what) => `${what}-${randomUUID().slice(0, 8)}`;

/** Fails with the name of what did not happen in time. */
export async function within(milliseconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${milliseconds} ms: ${what}`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const open = new Set();

/** To be called after each file: nothing of a test stays connected. */
export function closeAll() {
  for (const one of open) {
    one.close();
  }
  open.clear();
}

/** A stock client of the namespace, not connected yet; it remembers all events. */
export function client(gateway, options = {}) {
  const socket = io(`${gateway}/events`, { transports: ['websocket'], forceNew: true, reconnection: false, ...options });
  open.add(socket);
  socket.heard = [];
  const waiting = new Set();
  socket.onAny((event, ...args) => {
    const heard = { event, args };
    socket.heard.push(heard);
    for (const one of waiting) {
      one(heard);
    }
  });
  /** The first event, heard already or to come, that matches. */
  socket.hear = (event, matches = () => true, milliseconds = 10_000) =>
    within(
      milliseconds,
      `event ${event}`,
      new Promise((resolve) => {
        const check = (heard) => {
          if (heard.event === event && matches(...heard.args)) {
            waiting.delete(check);
            resolve(heard.args[0]);
            return true;
          }
          return false;
        };
        if (!socket.heard.some(check)) {
          waiting.add(check);
        }
      }),
    );
  /** Emits and resolves to the ack's first argument. */
  socket.ask = (event, ...args) => within(15_000, `ack of ${event}`, socket.emitWithAck(event, ...args));
  return socket;
}

/** A stock client that is in. */
export async function connected(gateway, user, options = {}) {
  const socket = client(gateway, { auth: { token: token(user) }, ...options });
  await within(
    10_000,
    'connect',
    new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    }),
  );
  socket.clientId = (await socket.hear('connected')).clientId;
  return socket;
}

/** The error a stock client is refused with. */
export function refusal(gateway, options) {
  const socket = client(gateway, options);
  return within(
    10_000,
    'connect_error',
    new Promise((resolve, reject) => {
      socket.once('connect', () => reject(new Error('was let in')));
      socket.once('connect_error', resolve);
    }),
  );
}

/** A plain WebSocket client; frames are JSON, bytes are left out of account. */
export function plain(gateway, options = {}) {
  const socket = new WebSocket(`${gateway}/events`, options);
  open.add(socket);
  const frames = [];
  const waiting = new Set();
  let ids = 0;
  const take = (frame) => {
    frames.push(frame);
    for (const one of waiting) {
      one(frame);
    }
  };
  socket.on('message', (data, binary) => take(binary ? { bytes: data } : JSON.parse(data.toString())));
  socket.opened = () =>
    within(10_000, 'open', new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    }));
  socket.closed = () =>
    within(10_000, 'close', new Promise((resolve) => socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }))));
  socket.frames = frames;
  socket.frame = (what, matches) =>
    within(10_000, what, new Promise((resolve) => {
      const check = (frame) => {
        if (matches(frame)) {
          waiting.delete(check);
          resolve(frame);
          return true;
        }
        return false;
      };
      if (!frames.some(check)) {
        waiting.add(check);
      }
    }));
  socket.hear = (event, matches = () => true) =>
    socket.frame(`event ${event}`, (frame) => frame.event === event && matches(frame.data)).then((frame) => frame.data);
  /** Sends an event that is to be answered; resolves to the whole answer. */
  socket.ask = (event, ...args) => {
    const id = ++ids;
    socket.send(JSON.stringify(args.length > 1 ? { event, args, id } : { event, data: args[0], id }));
    return socket.frame(`answer to ${event}`, (frame) => frame.id === id && !('event' in frame));
  };
  return socket;
}

/** A plain client that is in. */
export async function plainConnected(gateway, user) {
  const socket = plain(gateway, { headers: { Cookie: `socket_token=${token(user)}` } });
  await socket.opened();
  socket.clientId = (await socket.hear('connected')).clientId;
  return socket;
}

/** Asks the harness for something, such as `stop/template-1`. */
export async function harness(path) {
  const response = await fetch(`${control}/${path}`, { method: 'POST' });
  assert.equal(response.status, 200, await response.text());
}

/** Polls until it is true. */
export async function eventually(what, check, milliseconds = 15_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    if (await check()) {
      return;
    }
    if (Date.now() > end) {
      throw new Error(`not within ${milliseconds} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export const sleepUntil = (time) => new Promise((resolve) => setTimeout(resolve, Math.max(0, time - Date.now())));
