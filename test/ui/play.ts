// Plays a story in this terminal, to look at. Bundle it first, as Node does not read JSX:
// rolldown test/ui/play.ts --platform=node --external=react-devtools-core --file=/tmp/play.mjs, then: run|failing|ask, en|zh, --ascii, --slow=MS
import {writeFile} from 'node:fs/promises';
import {Control} from '../../source/core/engine/control.ts';
import {type EventBody} from '../../source/core/told/events.ts';
import {EventBus} from '../../source/core/engine/event-bus.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import {systemClock} from '../../source/hosts/shared/clock.ts';
import {texts} from '../../source/texts/index.ts';
import {runUi} from '../../source/ui/index.ts';
import {afterWait, apiserverFile, failing, started, upToWait} from './story.ts';

const [what = 'run', lang = 'en', ...flags] = process.argv.slice(2);
const pause = Number(flags.find((flag) => flag.startsWith('--slow='))?.slice(7) ?? 60);
const bus = new EventBus('play', systemClock);
const control = new Control({stepMode: what === 'ask', onMode: (stepMode) => {
	bus.emit({type: 'run.mode', stepMode});
}});
const secrets = new Secrets();
secrets.keep('token', 'abcdef.0123456789abcdef');
secrets.keep('/etc/kubernetes/pki/sa.key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n');

async function tell(events: readonly EventBody[]): Promise<void> {
	for (const event of events) {
		if (control.stopping) {
			return;
		}
		bus.emit(event);
		await new Promise((resolve) => {
			setTimeout(resolve, pause);
		});
	}
}

async function wait(): Promise<void> {
	for (let attempt = 1; attempt <= 40 && !control.stopping; attempt += 1) {
		await tell([{type: 'step.progress', step: 'wait-control-plane/kube-apiserver', progress: {at: 'probe', url: 'https://192.0.2.10:6443/livez', attempt, answer: 'ECONNREFUSED', elapsedMs: attempt * 200, timeoutMs: 240_000}}]);
		await new Promise((resolve) => {
			setTimeout(resolve, 200);
		});
	}
}

const left = runUi({
	subscribe: (reader) => bus.subscribe(reader), control, secrets, texts: texts(lang === 'zh' ? 'zh' : 'en'), colors: '16', ascii: flags.includes('--ascii'),
	stdin: process.stdin, stdout: process.stdout, writeFile: async (name, text) => {
		await writeFile(name, text);
		return name;
	},
});
if (what === 'failing') {
	await tell([...upToWait, failing]);
	if (await control.waitForRetry()) {
		await tell([{type: 'step.retried', step: failing.type === 'step.failing' ? failing.step : ''}, ...afterWait]);
	} else {
		bus.emit({type: 'run.finished', outcome: 'failed', tookMs: 9000, summary: {files: 20, objects: 0, removed: 0, warnings: 1, unchanged: 0}, ...(failing.type === 'step.failing' && {failure: failing.failure})});
	}
} else if (what === 'ask') {
	const step = 'control-plane/apiserver/manifest';
	await tell([started, {type: 'phase.started', phase: 'control-plane'}, {type: 'phase.started', phase: 'control-plane/apiserver'}, {type: 'step.started', phase: 'control-plane/apiserver', step, detail: apiserverFile}, {type: 'step.asked', step, detail: apiserverFile}]);
	const answer = await control.waitForAnswer();
	await tell([{type: 'step.answered', step, answer}, {type: 'step.finished', phase: 'control-plane/apiserver', step, outcome: 'done', detail: apiserverFile, tookMs: 3}]);
} else {
	await tell(upToWait);
	await wait();
	await tell(control.stopping ? [] : afterWait);
}
if (control.stopping) {
	bus.emit({type: 'run.finished', outcome: 'stopped', tookMs: 3000, summary: {files: 1, objects: 0, removed: 0, warnings: 0, unchanged: 0}});
}
process.stdout.write(`left: ${(await left).left}\n`);
