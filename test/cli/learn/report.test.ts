import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it, vi} from 'vitest';
import {keepPredictions} from '../../../source/cli/learn/predictions.ts';
import {kubestep, temporaryFolder} from '../program.ts';

const progress = {
	certificates: {kind: 'Lesson', began: '2026-11-01T10:00:00.000Z', solved: '2026-11-01T10:09:00.000Z', hints: {keep: 2}, solution: false, ms: 300_000},
	blog: {kind: 'Claims', began: '2026-11-02T10:00:00.000Z', hints: {}, solution: false, ms: 60_000, given: {pki: ['wrong', 'right']}, predicted: {right: 3, of: 5}},
	'new-pods-pending': {kind: 'Fault', began: '2026-11-03T10:00:00.000Z', solved: '2026-11-03T10:09:00.000Z', hints: {}, solution: false, ms: 120_000},
	'admin-forbidden': {kind: 'Fault', began: '2026-11-04T10:00:00.000Z', solved: '2026-11-04T10:09:00.000Z', hints: {mended: 1}, solution: false, ms: 1},
};

function learner(): NodeJS.ProcessEnv {
	const home = temporaryFolder();
	mkdirSync(path.join(home, '.config/kubestep'), {recursive: true, mode: 0o700});
	writeFileSync(path.join(home, '.config/kubestep/progress.json'), JSON.stringify(progress), {mode: 0o600});
	return {HOME: home};
}

it('tells predictions, hints, time and unaided repairs, and of a person the name that they typed', async () => {
	const env = learner();
	const {out} = await kubestep(['learn', 'report', '--name', 'Li <b>Lei</b>', '-o', 'json'], {env});
	expect(JSON.parse(out)).toMatchObject({name: 'Li <b>Lei</b>', predictions: {right: 3, of: 5}, hints: 3, repaired: 2, unaided: 1, seconds: 480, lessons: [{name: 'certificates', hints: 2}, {name: 'blog', predictions: {right: 3, of: 5}}, {name: 'new-pods-pending', unaided: true}, {name: 'admin-forbidden', unaided: false}]});
	const text = await kubestep(['learn', 'report', '--lang', 'zh'], {env});
	expect(text.out).toContain('Li <b>Lei</b>');
	expect(text.out).toMatch(/独立修好 +1\/2/);
	const page = await kubestep(['learn', 'report', '-o', 'html'], {env});
	expect(page.out).toContain('Li &lt;b&gt;Lei&lt;/b&gt;');
	expect(page.out).not.toContain('<script');
	await kubestep(['learn', 'report', '--name', ''], {env});
	expect(readFileSync(path.join(env['HOME'] ?? '', '.config/kubestep/progress.json'), 'utf8')).not.toContain('Lei');
});

it('adds up what was predicted in step mode, by kind, and holds what is damaged for nothing', async () => {
	const home = temporaryFolder();
	vi.stubEnv('XDG_CONFIG_HOME', path.join(home, '.config'));
	await keepPredictions({'certificate.signer': {right: 1, asked: 2}, 'certificate.group': {right: 1, asked: 1}});
	await keepPredictions({'certificate.signer': {right: 2, asked: 2}, 'image.starter': {right: 0, asked: 1}});
	vi.unstubAllEnvs();
	const file = path.join(home, '.config/kubestep/progress.json');
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const env = {HOME: home};
	const quiz = {right: 4, of: 6, kinds: [{kind: 'images', right: 0, of: 1}, {kind: 'certificates', right: 4, of: 5}]};
	const json = async (): Promise<unknown> => JSON.parse((await kubestep(['learn', 'report', '-o', 'json'], {env})).out);
	expect(await json()).toMatchObject({lessons: [], quiz});
	expect((await kubestep(['learn', 'report'], {env})).out).toMatch(/Predicted in step mode +4 of 6[^]*certificates +4\/5/);
	expect((await kubestep(['learn', 'report', '-o', 'html', '--lang', 'zh'], {env})).out).toMatch(/单步模式中的预测<\/th><td>4\/6[^]*<td>证书<\/td><td>4\/5/);
	writeFileSync(file, JSON.stringify({...progress, '#predictions': {'certificate.signer': {right: 9, asked: 2}, 'image.starter': {right: 1, asked: 1}, 'path.mode': 'x', nothing: {right: 1, asked: 1}}}));
	expect(await json()).toMatchObject({predictions: {right: 3, of: 5}, quiz: {right: 1, of: 1}});
});

it('knows no name where none was typed', async () => {
	const {out} = await kubestep(['learn', 'report', '-o', 'json'], {env: learner()});
	expect(JSON.parse(out)).not.toHaveProperty('name');
});

it('keeps what was reached of a lesson that was begun anew', async () => {
	const home = temporaryFolder();
	mkdirSync(path.join(home, '.config/kubestep'), {recursive: true, mode: 0o700});
	const again = {kind: 'Claims', began: '2026-11-05T10:00:00.000Z', hints: {}, solution: false, ms: 0, best: {solved: '2026-11-02T10:00:00.000Z', hints: {}, solution: false, ms: 60_000, predicted: {right: 15, of: 20}}};
	writeFileSync(path.join(home, '.config/kubestep/progress.json'), JSON.stringify({
		'blog': again, 'who-are-you': {...again, solved: '2026-11-05T10:10:00.000Z', ms: 9000, predicted: {right: 12, of: 20}},
	}), {mode: 0o600});
	const {out} = await kubestep(['learn', 'report', '-o', 'json'], {env: {HOME: home}});
	expect(JSON.parse(out)).toMatchObject({lessons: [
		{name: 'blog', solved: '2026-11-02T10:00:00.000Z', predictions: {right: 15}, seconds: 60}, {name: 'who-are-you', solved: '2026-11-02T10:00:00.000Z', predictions: {right: 15}},
	]});
	const {out: list} = await kubestep(['learn', '--list'], {env: {HOME: home}});
	expect(list).toMatch(/^blog +15 min +done/m);
});
