import {headerLine} from '../../../source/core/recording/form.ts';
import {Recording} from '../../../source/core/recording/recording.ts';
import {Secrets} from '../../../source/core/secrets/secrets.ts';
import {EVENT_VERSION, type Event, type EventBody} from '../../../source/core/told/events.ts';
import {certificate, phase, started, step} from '../story.ts';

/** A phase of certificates, four minutes in which only a kubelet talks and a wait counts up, and what comes after. */
const story: readonly (readonly [EventBody, ms: number])[] = [
	[started, 0], ...phase('certs', step('certs', 'ca', certificate('ca'))).map((body, index): [EventBody, number] => [body, 100 + index * 100]),
	...Array.from({length: 40}, (_, index): [EventBody, number] => [{type: 'log', level: 'info', source: 'kubelet', text: 'waits'}, 1000 + index * 6000]),
	...phase('kubeconfig', step('kubeconfig', 'one', certificate('one'), 'warning')).map((body): [EventBody, number] => [body, 250_000]),
];
export const events = story.map(([body, elapsedMs], index): Event => ({v: EVENT_VERSION, seq: index + 1, run: 'one', time: new Date(Date.UTC(2026, 0, 1) + elapsedMs).toISOString(), elapsedMs, ...body}));
const header = headerLine({program: '0.1.0', madeAt: '', command: 'init', flags: {}, files: [], machine: {distribution: '', kernel: '', cpus: 2, memory: 1}}, new Secrets());
export const tapeOf = (all: readonly Event[]) => new Recording(Buffer.from(`${header}${all.map((event) => `${JSON.stringify(event)}\n`).join('')}`), 'run.jsonl');
export const tape = tapeOf(events);
