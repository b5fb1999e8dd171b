import {expect, test} from 'vitest';
import {headerLine} from '../../source/core/recording/form.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import {EVENT_VERSION} from '../../source/core/told/events.ts';
import {randomFrom} from '../mutations/random.ts';
import {damaged, lookedAt, miniatures} from './damaged-recordings.ts';
import {afterWait, failing, upToWait, whole} from './story.ts';

/** `KUBESTEP_DAMAGED=5000` tries as many; `KUBESTEP_DAMAGED=1 KUBESTEP_SEED=412` repeats one. */
const count = Number(process.env['KUBESTEP_DAMAGED'] ?? 60);
const first = Number(process.env['KUBESTEP_SEED'] ?? 0);
/** Of processor time: machines are busy. Sixteen screens and all lines are made of each. */
const MOST_MS = 8000;

const header = headerLine({program: '0.1.0', madeAt: '', command: 'init', flags: {a: ['b']}, files: [{name: 'a.yaml', text: 'a: 1\n'}], machine: {distribution: '', kernel: '', cpus: 2, memory: 1}}, new Secrets()).trimEnd();
const lines = [whole, [...upToWait, failing, ...afterWait]].map((story) => [header, ...story.map((body, index) => JSON.stringify({v: EVENT_VERSION, seq: index + 1, run: 'one', time: new Date(Date.UTC(2026, 0, 1) + index).toISOString(), elapsedMs: index, ...body}))]);
const corpus = lines.flatMap(miniatures);

test('a damaged recording is refused with its line, or told and drawn like any other', () => {
	expect(corpus.map((one) => lookedAt(Buffer.from(`${one.join('\n')}\n`), 1)).filter((one) => one !== 'opened')).toEqual([]);
	const came = {opened: 0, refused: 0};
	for (let seed = first; seed < first + count; seed += 1) {
		const random = randomFrom(seed);
		const {bytes, done, line} = damaged(random.pick(corpus), random);
		const begun = process.cpuUsage();
		try {
			came[lookedAt(bytes, Math.max(0, line - 1))] += 1;
		} catch (error) {
			throw new Error(`seed ${seed}: ${done.join('; ')}`, {cause: error});
		}
		const {user, system} = process.cpuUsage(begun);
		expect([seed, (user + system) / 1000 < MOST_MS]).toEqual([seed, true]);
	}
	if (count >= 60) {
		expect(Math.min(came.opened, came.refused)).toBeGreaterThan(count / 10);
	}
}, Math.max(60_000, count * 500));
