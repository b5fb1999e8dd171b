import {afterEach, describe, expect, it} from 'vitest';
import {keymap, shownKeys} from '../../source/ui/run/keymap.ts';
import {en as words} from '../../source/ui/run/words.en.ts';
import {keys as codes, cursorLine, person, type Person} from './terminal.ts';
import {afterWait, apiserverFile, certs, checks, failing, phase, started, upToWait, whole} from './story.ts';

const people: Person[] = [];
const someone = (options?: Parameters<typeof person>[0]): Person => {
	const one = person(options);
	people.push(one);
	return one;
};
afterEach(async () => {
	for (const one of people.splice(0)) {
		one.press(codes.ctrlC, codes.ctrlC);
		await one.left;
	}
});

const press = (one: Person, ...keys: readonly string[]) => {
	one.press(...keys);
};
const asked = [
	started, {type: 'phase.started', phase: 'control-plane'}, {type: 'phase.started', phase: 'control-plane/apiserver'},
	{type: 'step.started', phase: 'control-plane/apiserver', step: 'control-plane/apiserver/manifest', detail: apiserverFile},
	{type: 'step.asked', step: 'control-plane/apiserver/manifest', detail: apiserverFile},
] as const;

/** Waits until the line with the cursor holds a text. */
async function at(one: Person, text: string): Promise<void> {
	await expect.poll(() => cursorLine(one), {interval: 5, timeout: 3000}).toContain(text);
}

/** The checklist with the cursor on its first line. */
async function atTop(options?: Parameters<typeof person>[0]): Promise<Person> {
	const one = someone(options);
	one.tell(started, ...phase('preflight', ...checks()), ...certs);
	await one.sees('10 certificates');
	one.press('g');
	await at(one, 'preflight');
	return one;
}

/** Each row of the key table, in its order. */
describe('the keys', () => {
	it.each([['j', codes.down, 'k', codes.up]])('j ↓ k ↑ move by a line', async (j, down, k, up) => {
		const one = await atTop();
		press(one, j);
		await at(one, 'certs');
		press(one, down);
		await at(one, 'kubeconfig');
		press(one, k);
		await at(one, 'certs');
		press(one, up);
		await at(one, 'preflight');
	});

	it('PgDn and PgUp move by a page', async () => {
		const one = await atTop({columns: 80, rows: 16});
		press(one, 'j', 'l', 'g', codes.pageDown);
		await at(one, 'kubeconfig');
		press(one, '\u001B[5~');
		await at(one, 'preflight');
	});

	it('G and g go to the last line and the first', async () => {
		const one = await atTop();
		press(one, 'G');
		await at(one, 'show-join-command');
		press(one, 'g');
		await at(one, 'preflight');
	});

	it('] and [ go to the next phase and the previous one, past what is open', async () => {
		const one = await atTop();
		press(one, 'j', codes.right);
		await one.sees('▾ certs');
		press(one, 'j', 'j', ']');
		await at(one, 'kubeconfig');
		press(one, 'k', '[');
		await at(one, 'certs');
	});

	it.each([['→', codes.right], ['Enter', codes.enter], ['l', 'l']])('%s opens a line, then goes into its detail', async (_name, key) => {
		const one = await atTop();
		press(one, 'j', key);
		await one.sees('▾ certs');
		press(one, 'j', key);
		await one.sees('certs › ca', 'Esc back');
		press(one, key === codes.enter ? 'h' : codes.left);
		await one.misses('Esc back');
	});

	it.each([['←', codes.left], ['h', 'h']])('%s closes what is open', async (_name, key) => {
		const one = await atTop();
		press(one, 'j', 'l');
		await one.sees('▾ certs');
		press(one, key);
		await one.misses('▾ certs');
		await one.sees('✔ certs');
	});

	it('Space opens and closes', async () => {
		const one = await atTop();
		press(one, 'j', ' ');
		await one.sees('▾ certs');
		press(one, ' ');
		await one.misses('▾ certs');
	});

	it('Tab goes to the other pane and back: there the same keys scroll', async () => {
		const one = await atTop({rows: 16});
		press(one, '/', ...'ca.crt', codes.enter);
		await one.sees('certs › ca');
		const before = cursorLine(one);
		press(one, codes.tab, 'G');
		await one.misses('Subject ');
		expect(cursorLine(one)).toBe(before);
		press(one, codes.tab, 'g');
		await at(one, 'preflight');
	});

	it('/ finds, n and N go on and back', async () => {
		const one = await atTop();
		press(one, '/', ...'etcd/', codes.enter);
		await one.sees('/etcd/');
		const seen = [cursorLine(one)];
		for (const key of ['n', 'n', 'N', 'N']) {
			press(one, key);
			await expect.poll(() => cursorLine(one), {interval: 5}).not.toBe(seen.at(-1));
			seen.push(cursorLine(one));
		}
		expect(seen[2]).not.toBe(seen[0]);
		expect(seen.slice(3)).toEqual([seen[1], seen[0]]);
	});

	it('f filters: all, warnings and failures, what changed', async () => {
		const one = await atTop();
		press(one, 'f');
		await one.misses('kubeconfig');
		await one.sees('warnings and failures', 'Swap');
		press(one, 'f');
		await one.sees('what changed', 'certs');
		await one.misses('Swap');
		press(one, 'f');
		await one.sees('show-join-command');
	});

	it('d compares a file with what was there', async () => {
		const one = someone();
		one.tell(...upToWait);
		press(one, '/', ...'kube-apiserver.yaml', codes.enter, 'd', codes.tab, 'G');
		await one.sees('-     - --secure-port=8443', '+     - --secure-port=6443');
		press(one, 'd');
		await one.misses('8443');
	});

	it('L opens the log, which follows until it is scrolled', async () => {
		const one = someone();
		one.tell(...upToWait);
		press(one, 'L');
		await one.sees('── Log  following');
		press(one, 'g');
		await one.sees('── Log  scrolled 1–');
		press(one, 'G');
		await one.sees('── Log  following');
		press(one, 'L');
		await one.misses('── Log');
	});

	it('e tells what a line depends on, and what depends on it', async () => {
		const one = await atTop({rows: 50});
		press(one, '/', ...'pki/ca.crt', codes.enter, 'e');
		await one.sees('What depends on it', 'certs/apiserver');
		// It signs itself: what is not known to be there is not said.
		await one.misses('What it depends on');
		press(one, 'e');
		await one.misses('What depends on it');
	});

	it('t shows who signs whom', async () => {
		const one = await atTop();
		press(one, 't');
		await one.sees('Trust map', 'signed /etc/kubernetes/pki/apiserver.crt');
		press(one, 't');
		await one.misses('Trust map');
	});

	it('y copies the line’s value, and says so', async () => {
		const one = await atTop();
		press(one, '/', ...'etcd/server.crt', codes.enter, 'y');
		await one.sees('copied: ./kubestep-sandbox/etc/kubernetes/pki/etcd/server.crt');
		expect(one.sent()).toContain(`\u001B]52;c;${Buffer.from('./kubestep-sandbox/etc/kubernetes/pki/etcd/server.crt').toString('base64')}\u0007`);
	});

	it('m shows the secret selected and hides it again; leaving the line hides it', async () => {
		const one = someone();
		one.tell(...whole);
		await one.sees('kubeadm join');
		press(one, '/', ...'show-join', codes.enter, 'm');
		await one.sees('abcdef.0123456789abcdef', 'show-join-command');
		press(one, 'm');
		await one.sees('abcdef.••••');
		press(one, 'm');
		await one.sees('abcdef.0123456789abcdef');
		press(one, 'k', 'j');
		await one.sees('abcdef.••••');
	});

	it('w writes the detail to a file', async () => {
		const one = await atTop();
		press(one, '/', ...'etcd/server.crt', codes.enter, 'w');
		await one.sees('written to kubestep-certs-etcd-server.txt');
		expect(one.files.get('kubestep-certs-etcd-server.txt')).toContain('CN=cp1');
	});

	it('s turns step mode on and off', async () => {
		const one = await atTop();
		press(one, 's');
		await one.sees('step mode');
		expect(one.control.stepMode).toBe(true);
		press(one, 's');
		await expect.poll(() => one.control.stepMode, {interval: 5}).toBe(false);
	});

	it.each([['y', 'do'], ['x', 'skip'], ['c', 'rest'], ['q', 'stop']] as const)('asked, %s answers: %s', async (key, answer) => {
		const one = someone({stepMode: true});
		one.tell(...asked);
		const answered = one.control.waitForAnswer();
		await one.sees('Do this now?');
		press(one, key);
		expect(await answered).toBe(answer);
	});

	it('r tries a failed step again', async () => {
		const one = someone();
		one.tell(...upToWait, failing);
		const again = one.control.waitForRetry();
		await one.sees('r try again');
		press(one, 'r');
		expect(await again).toBe(true);
	});

	it('? lists the keys that work here', async () => {
		const one = await atTop();
		press(one, '?');
		await one.sees('Keys that work here', 'next phase');
		press(one, '?');
		await one.misses('Keys that work here');
	});

	it('a key pressed in the help closes it and acts', async () => {
		const one = await atTop();
		press(one, '?');
		await one.sees('Keys that work here');
		press(one, 'L');
		await one.sees('Log  following');
		await one.misses('Keys that work here');
	});

	it('W lists the warnings, which are counted until they are seen; Enter goes to the line of one', async () => {
		const one = await atTop();
		expect(one.lines()[0]).toContain('! 1');
		press(one, 'W');
		await one.sees('Warnings', 'preflight · Swap', 'Enter go to its line');
		expect(one.lines()[0]).not.toContain('! 1');
		press(one, codes.enter);
		await one.sees('preflight › ', 'Esc back');
		await at(one, 'Swap');
		expect(one.lines()[0]).not.toContain('! 1');
		one.tell({type: 'run.warning', code: 'document-ignored', fields: {path: '', apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'JoinConfiguration'}});
		await one.sees('! 1 ');
	});

	it.each([['q', 'q'], ['Ctrl-C', codes.ctrlC]])('%s asks while it runs, and leaves at once when it is over', async (_name, key) => {
		const one = someone();
		one.tell(...upToWait);
		await one.sees('following');
		press(one, key);
		await one.sees('y stop after this step', 'q stop now', 'n keep going');
		press(one, 'n');
		await one.misses('keep going');
		one.tell(...afterWait);
		await one.sees('kubeadm join');
		press(one, key);
		expect(await one.left).toEqual({left: 'finished'});
	});
});

/** What a terminal sends for each name that the keymap uses. */
const sent: Readonly<Record<string, string>> = {
	'up': codes.up, 'down': codes.down, 'left': codes.left, 'right': codes.right, 'enter': codes.enter, 'tab': codes.tab, 'escape': '\u001B', 'space': ' ',
	'pageup': '\u001B[5~', 'pagedown': codes.pageDown, 'home': '\u001B[H', 'end': '\u001B[F', 'ctrl-c': codes.ctrlC,
};

/** Places where a person may be when opening the help: what was told, and what was pressed. */
const places: readonly (readonly [place: string, go: (one: Person) => Promise<unknown>])[] = [
	['while it runs', async (one) => {
		one.tell(...upToWait);
		return one.sees('following');
	}],
	['in the middle of the checklist', async (one) => {
		one.tell(...upToWait);
		press(one, '/', ...'etcd/server.crt', codes.enter);
		return one.sees('/etcd/server.crt');
	}],
	['in the detail of a file', async (one) => {
		one.tell(...upToWait);
		press(one, '/', ...'kube-apiserver.yaml', codes.enter, codes.tab, 'j', 'j');
		return one.sees('Esc back');
	}],
	['with the log open', async (one) => {
		one.tell(...upToWait);
		press(one, 'L', 'k', 'k', 'k');
		return one.sees('scrolled');
	}],
	['asked', async (one) => {
		one.tell(...asked);
		return one.sees('Do this now?');
	}],
	['at a failure', async (one) => {
		one.tell(...upToWait, failing);
		return one.sees('r try again');
	}],
	['at the line that a warning comes from', async (one) => {
		one.tell(...upToWait);
		await one.sees('! 1');
		press(one, 'W', codes.enter);
		return one.sees('Esc back', 'Swap');
	}],
	['at the end', async (one) => {
		one.tell(...whole);
		return one.sees('kubeadm join');
	}],
];

describe.each([{columns: 100, rows: 30}, {columns: 60, rows: 16}])('help at $columns×$rows', (size) => {
	it.each(places)('%s lists no key that does nothing', async (_place, go) => {
		const listed = await helpOf(go, size);
		expect(listed.length).toBeGreaterThan(8);
		const idle: string[] = [];
		for (const binding of listed) {
			const name = binding.keys[0] ?? '';
			if (!await does(go, size, sent[name] ?? name)) {
				idle.push(binding.id);
			}
		}
		// At the first or last line there is no further one in that direction.
		expect(idle.filter((id) => !['up', 'down', 'pageUp', 'pageDown', 'first', 'last', 'previousPhase', 'nextPhase'].includes(id)), 'commands that the help lists and that change nothing here: either their `when` (source/ui/run/keymap.ts) is too wide, or their line in act.ts does nothing').toEqual([]);
		expect(idle.length).toBeLessThan(7);
	}, 60_000);
});

/** The bindings that the help shows, read from the screen. */
async function helpOf(go: (one: Person) => Promise<unknown>, size: {readonly columns: number; readonly rows: number}) {
	const one = someone({...size, rows: 60});
	await go(one);
	press(one, '?');
	const screen = await one.sees('Keys that work here');
	const shown = screen.split('\n').map((text) => text.trim().replace(/ {2,}/, ' '));
	return keymap.filter((binding) => shown.includes(`${shownKeys(binding)} ${words.commands[binding.id]}`));
}

/** Whether a key changes the screen, the run's control, what was copied or written, or ends the interface. */
async function does(go: (one: Person) => Promise<unknown>, size: {readonly columns: number; readonly rows: number}, key: string): Promise<boolean> {
	const one = person(size);
	let isLeft = false;
	void one.left.then(() => {
		isLeft = true;
	});
	let answered = 0;
	const count = () => {
		answered += 1;
	};
	await go(one);
	void one.control.waitForAnswer().then(count);
	void one.control.waitForRetry().then(count);
	// What turns and counts by itself is no answer to a key.
	const still = () => one.lines().map((text) => text.replaceAll(/[◰◳◲◱]/gu, ' ').replaceAll(/\d+:\d\d\b/g, ''));
	const state = () => JSON.stringify([still(), one.control.stepMode, one.control.stopping, one.files.size, one.sent().split('\u001B]52').length, isLeft, answered]);
	const before = state();
	one.press(key);
	let changed = false;
	// An escape alone waits for what may follow it.
	for (let turn = 0; turn < 40 && !changed; turn += 1) {
		await new Promise((resolve) => {
			setTimeout(resolve, 5);
		});
		changed = state() !== before;
	}
	one.press(codes.ctrlC, codes.ctrlC, codes.ctrlC);
	await one.left;
	return changed;
}
