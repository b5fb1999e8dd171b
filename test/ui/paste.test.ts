import {afterEach, describe, expect, it} from 'vitest';
import {upToWait, whole} from './story.ts';
import {keys, person, type Person} from './terminal.ts';

const people: Person[] = [];

afterEach(async () => {
	for (const one of people.splice(0)) {
		// The first ends a search that is being typed, where there is one.
		one.press(keys.ctrlC, keys.ctrlC, keys.ctrlC);
		await one.left;
	}
});

async function running(): Promise<Person> {
	const one = person();
	people.push(one);
	one.tell(...upToWait);
	await one.sees('following');
	return one;
}

async function ended(): Promise<Person> {
	const one = person();
	people.push(one);
	one.tell(...whole);
	await one.sees('kubeadm join');
	return one;
}

describe('what is pasted', () => {
	const paste = (text: string) => `\u001B[200~${text}\u001B[201~`;

	it('is no burst of commands: the run goes on', async () => {
		const one = await running();
		one.press(paste('q\nn'));
		await one.sees('pasted text is taken after / only');
		expect(one.lines().join('\n')).not.toContain('The run is not over');
		expect(one.control.stopping).toBe(false);
	});

	it('is text in the search field, on one line and without control characters', async () => {
		const one = await running();
		one.press('/', paste('etcd/server\n.crt\u001B[31m'));
		await one.sees('/etcd/server .crt\\x1b[31m');
	});

	it('is asked of the terminal, and given back at the end', async () => {
		const one = await ended();
		expect(one.sent()).toContain('\u001B[?2004h');
		one.press('q');
		await one.left;
		expect(one.sent().lastIndexOf('\u001B[?2004l')).toBeGreaterThan(one.sent().lastIndexOf('\u001B[?2004h'));
	});
});
