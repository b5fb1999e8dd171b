import {cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {whyNoNamespaces} from '../../../source/hosts/sandbox/served/namespaces.ts';
import {where} from '../../needs.ts';
import {kubestep, temporaryFolder} from '../program.ts';

const LESSONS = new URL('../../../source/lessons', import.meta.url).pathname;

/** What `lesson check --all --proved` keeps: all pairs of the program's own lessons, by content. */
const PROVED = path.join(import.meta.dirname, 'proved');
const own = readdirSync(LESSONS, {withFileTypes: true}).filter((one) => one.isDirectory()).map(({name}) => name);

/** So many pairs are tried again each day, others the next, so that a change of the sandbox itself shows; all of them take minutes. */
const AGAIN = 32;
const DAY_MS = 86_400_000;
const isAll = process.env['KUBESTEP_LESSONS'] === 'all';

/** The file without those pairs that are to be tried again. */
function withoutSome(text: string): string {
	const every = Math.ceil((text.match(/ [0-9a-f]{8}/g) ?? []).length / AGAIN);
	const day = Math.floor(Date.now() / DAY_MS) % every;
	let index = -1;
	return text.replaceAll(/ [0-9a-f]{8}/g, (pair) => {
		index += 1;
		return index % every === day ? '' : pair;
	});
}

const missing = whyNoNamespaces();

describe('lesson check', () => {
	where(missing === undefined, `no namespaces: ${missing}`, () => {
		it(`finds nothing wrong with any of the program's own ${own.length}: the solution and every other way solve it, and no other's solution does`, async () => {
			const kept = readFileSync(PROVED, 'utf8');
			const file = path.join(temporaryFolder(), 'proved');
			writeFileSync(file, isAll ? '' : withoutSome(kept));
			const {out, code} = await kubestep(['lesson', 'check', '--all', '--proved', file]);
			expect(out.trimEnd().split('\n').toSorted()).toEqual([...own.map((name) => `✔ ${name}`), `${own.length} lessons, nothing wrong`].toSorted());
			expect(code).toBe(0);
			// Whoever changes a lesson keeps what it was proved with: node bin/kubestep.js lesson check --all --proved test/cli/learn/proved
			expect(readFileSync(file, 'utf8') === kept, `${PROVED} is of other lessons`).toBe(true);
		}, 3_600_000);

		it('tries a pair anew once the lesson or the other solution has changed, and no other', async () => {
			const folder = path.join(temporaryFolder(), 'two');
			const names = ['scheduler-never-seen', 'three-of-four'] as const;
			mkdirSync(folder);
			names.forEach((name) => cpSync(path.join(LESSONS, name), path.join(folder, name), {recursive: true}));
			const lesson = path.join(folder, names[1], 'lesson.yaml');
			const kept = readFileSync(PROVED, 'utf8');
			const file = path.join(temporaryFolder(), 'proved');
			writeFileSync(file, kept);
			// Solved by what solves the other, too.
			writeFileSync(lesson, readFileSync(lesson, 'utf8').replace(/^solution:\n.*\n/m, 'solution:\n  - rm /etc/kubernetes/manifests/kube-scheduler.yaml\n  - kubestep init phase control-plane scheduler\n'));
			const {out, code} = await kubestep(['lesson', 'check', folder, '--all', '--proved', file]);
			expect(out).toContain('the solution of three-of-four solves it');
			expect(out).not.toContain('the solution of scheduler-never-seen solves it');
			expect(code).toBe(1);
			// Of the one nothing is proved; of the other all, as it was before.
			const [first, second] = readFileSync(file, 'utf8').trimEnd().split('\n');
			expect(first).toBe('scheduler-never-seen:');
			expect(kept.split('\n').find((line) => line.startsWith('three-of-four:'))?.split(' ')).toContain(second?.split(' ')[1]);
		}, 300_000);

		it('finds a claim of which the node says otherwise, and what is not there to be shown', async () => {
			const folder = path.join(temporaryFolder(), 'blog');
			cpSync(path.join(LESSONS, 'blog'), folder, {recursive: true});
			const file = path.join(folder, 'lesson.yaml');
			writeFileSync(file, readFileSync(file, 'utf8').replace('id: one-ca\n    verdict: wrong', 'id: one-ca\n    verdict: right').replace('image: registry.k8s.io}', 'image: registry.example}'));
			writeFileSync(path.join(folder, 'text.zh.md'), readFileSync(path.join(folder, 'text.zh.md'), 'utf8').replace('## claim ports', '## claim port'));
			const {out, code} = await kubestep(['lesson', 'check', folder]);
			expect(out).toContain('the node says otherwise of the claim one-ca');
			expect(out).toContain('the node says otherwise of the claim images');
			expect(out).toContain('text.zh.md: ## claim ports');
			expect(code).toBe(1);
		}, 300_000);

		it('finds what is wrong', async () => {
			const folder = path.join(temporaryFolder(), 'broken');
			cpSync(path.join(LESSONS, 'certificates'), folder, {recursive: true});
			const file = path.join(folder, 'lesson.yaml');
			writeFileSync(file, readFileSync(file, 'utf8').replace(/^ways:[\s\S]*$/m, 'ways: [["true"]]\n').replace(/^solution:\n(?: {2}- .*\n)+/m, 'solution: ["true"]\n'));
			writeFileSync(path.join(folder, 'text.zh.md'), readFileSync(path.join(folder, 'text.zh.md'), 'utf8').replace('## task keep', '## task kept').replace('`ls -l /etc/kubernetes/pki`', '`/etc/kubernets/pki`'));
			const {out, code} = await kubestep(['lesson', 'check', folder]);
			expect(out).toContain('text.zh.md: ## task keep');
			expect(out).toContain('its solution does not solve it');
			expect(out).toContain('/etc/kubernetes/pki/apiserver.crt is not there.');
			expect(out).toContain('way 1 does not solve it');
			expect(code).toBe(1);
		}, 300_000);
	});
});

it('writes over no file of another kind', async () => {
	const file = path.join(temporaryFolder(), 'mine.yaml');
	writeFileSync(file, 'kind: Lesson\norder: 20\n');
	const {error, code} = await kubestep(['lesson', 'check', path.join(LESSONS, 'blog'), '--all', '--proved', file]);
	expect([code, error]).toEqual([1, expect.stringContaining(`${file} cannot be used`)]);
	expect(readFileSync(file, 'utf8')).toBe('kind: Lesson\norder: 20\n');
	const {error: ofFolder} = await kubestep(['lesson', 'check', path.join(LESSONS, 'blog'), '--all', '--proved', path.dirname(file)]);
	expect(ofFolder).toContain(`${path.dirname(file)} cannot be read`);
});

it('begins a lesson that has both texts, and refuses a folder that holds something', async () => {
	const folder = path.join(temporaryFolder(), 'mine');
	expect(await kubestep(['lesson', 'new', folder])).toMatchObject({code: 0});
	expect(readdirSync(folder)).toEqual(['lesson.yaml', 'schema.json', 'text.en.md', 'text.zh.md']);
	const again = await kubestep(['lesson', 'new', folder]);
	expect(again.code).toBe(1);
	expect(again.error).toContain(folder);
});

it('lists lessons and faults apart, in the language that is asked for', async () => {
	const env = {PATH: process.env['PATH'], HOME: temporaryFolder()};
	const [learn, lab] = [await kubestep(['learn', '--list', '--lang', 'zh'], {env}), await kubestep(['lab', '--list'], {env})];
	expect(learn.out).toMatch(/^certificates +10 分钟 +证书与 --cert-dir$/m);
	expect(lab.out).toMatch(/^refused-after-restart +10 min/m);
	expect(lab.out).not.toContain('certificates ');
});

it('names the nearest lesson for one that there is not, and where they are listed', async () => {
	const {error} = await kubestep(['learn', 'certificate'], {env: {PATH: process.env['PATH'], HOME: temporaryFolder()}});
	expect(error).toContain('Did you mean "certificates"?');
	expect(error).toContain('kubestep learn --list');
	expect(error).not.toContain('Correct the flag');
});
