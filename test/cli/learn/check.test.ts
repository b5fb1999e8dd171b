import {cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {whyNoNamespaces} from '../../../source/hosts/sandbox/served/namespaces.ts';
import {where} from '../../needs.ts';
import {kubestep, temporaryFolder} from '../program.ts';

const LESSONS = new URL('../../../source/lessons', import.meta.url).pathname;

/** Lessons and faults by what they are about, the first of each before the second of any. */
const KINDS = {
	certificates: ['certificates', 'refused-after-restart'],
	claims: ['blog'],
	actor: ['be-the-joiner'],
	'nothing made yet': ['preflight'],
	'static pods': ['static-pods', 'new-pods-pending'],
	kubelet: ['kubelet-restarts', 'nothing-runs'],
	network: ['serving-and-refused', 'names-unresolved'],
	rights: ['admin-forbidden'],
	tokens: ['bootstrap-token', 'join-forbidden'],
	workloads: ['scale-without-effect', 'deployment-without-pods'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Eight take two cores some forty seconds; all of them are proved where somebody asks for it. */
const MOST = 8;
const turns: readonly (readonly string[])[] = Object.values(KINDS);
const names = process.env['KUBESTEP_LESSONS'] === 'all'
	? readdirSync(LESSONS, {withFileTypes: true}).filter((one) => one.isDirectory()).map(({name}) => name)
	: [0, 1].flatMap((turn) => turns.flatMap((kind) => kind[turn] ?? [])).slice(0, MOST);

const missing = whyNoNamespaces();

describe('lesson check', () => {
	where(missing === undefined, `no namespaces: ${missing}`, () => {
		it(`finds nothing wrong with ${names.length} of the program's own`, async () => {
			const folder = path.join(temporaryFolder(), 'lessons');
			mkdirSync(folder);
			names.forEach((name) => cpSync(path.join(LESSONS, name), path.join(folder, name), {recursive: true}));
			const {out, code} = await kubestep(['lesson', 'check', folder]);
			expect(out.trimEnd().split('\n').toSorted()).toEqual([...names.map((name) => `✔ ${name}`), `${names.length} lessons, nothing wrong`].toSorted());
			expect(code).toBe(0);
		}, 900_000);

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
