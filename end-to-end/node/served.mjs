// Waits until both gateways know every service that the tests use.
import { closeAll, connected, eventually, fresh, gateways } from './support.mjs';

for (const gateway of gateways) {
  const socket = await connected(gateway, fresh('ada'));
  for (const event of ['RawNothing', 'FixtureJoin', 'BlackjackBet', 'CounterGet']) {
    // Whatever else is wrong with an empty request, its service is known.
    await eventually(
      `${event} is served`,
      async () => !['unknown_event', 'no_handler'].includes((await socket.ask(event, {}))?.error?.code),
      60_000,
    );
  }
}
closeAll();
