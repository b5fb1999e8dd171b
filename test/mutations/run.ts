/**
 * `npm run mutations`: thousands of damaged inputs, family by family, each given to a command that reads it: it ends in
 * time and in little memory, in words that name the place, and touches nothing that is not its own.
 */
import {availableParallelism} from 'node:os';
import {parseArgs} from 'node:util';
import {outputPrompt} from '../../source/strings/sanitize.ts';
import {tryConfigurations} from './configurations.ts';
import {families} from './families/index.ts';
import {noRoot} from './root.ts';
import {sizeOf, sweep} from './sweep.ts';

/** One case in so many is given to the built program as well. */
const SHARE = 40;

const {values} = parseArgs({options: {family: {type: 'string', multiple: true}, count: {type: 'string', default: '10000'}, seed: {type: 'string', default: '1'}, every: {type: 'string', default: '1'}, only: {type: 'string'}, show: {type: 'boolean', default: false}}});
const [first, given] = [Number(values.seed), Number(values.count)];
const names = values.family ?? ['config', ...Object.keys(families)];
const unknown = names.find((name) => name !== 'config' && !(name in families));
if (unknown !== undefined) {
	console.error(`no family ${unknown}; there are: config ${Object.keys(families).join(' ')}`);
	process.exit(1);
}

let isWrong = false;
for (const name of names) {
	if (name === 'config') {
		isWrong = !await tryConfigurations(first, given) || isWrong;
	} else if (noRoot === undefined) {
		isWrong = !await tryFamily(name) || isWrong;
	} else {
		console.log(`${name}: skipped: ${noRoot}`);
	}
}
process.exitCode = isWrong ? 1 : 0;

async function tryFamily(family: string): Promise<boolean> {
	const size = families[family]?.size === undefined ? undefined : await sizeOf(family);
	const count = Math.min(size ?? given, given);
	const tally = {accepted: 0, refused: 0, waiting: 0, wrong: 0, wholes: 0};
	const most = {slowest: {value: 0, seed: 0}, largest: {value: 0, seed: 0}};
	const begun = performance.now();
	const tell = () => {
		const {accepted, refused, waiting, wrong, wholes} = tally;
		const {slowest, largest} = most;
		console.log(`${family}: ${accepted + refused + waiting} of ${size ?? count} from seed ${first}: ${accepted} accepted, ${refused} refused, ${waiting} said that they wait, ${wrong} wrong; ${wholes} by the built program; slowest ${Math.round(slowest.value)} ms (seed ${slowest.seed}), largest ${Math.round(largest.value)} MB (seed ${largest.seed}); ${Math.round((performance.now() - begun) / 1000)} s`
			+ (wrong === 0 ? '' : `\n  repeat one with: npm run mutations -- --family ${family} --count 1 --show --seed N${size === undefined ? '' : ', or all of a path with --only PATH'}`));
	};
	// Ended early, it still says how far it came.
	const end = () => {
		tell();
		process.exit(1);
	};
	process.once('SIGINT', end).once('SIGTERM', end);
	await sweep({
		family, first, count, every: Number(values.every), only: values.only, share: count === 1 ? 1 : SHARE, lanes: availableParallelism(), isShown: values.show,
		onReport(report) {
			const {seed, what, problems, text} = report;
			tally[report.accepted ? 'accepted' : report.isWaiting === true ? 'waiting' : 'refused'] += 1;
			tally.wholes += report.isWhole ? 1 : 0;
			for (const [name, value] of [['slowest', report.milliseconds], ['largest', report.megabytes]] as const) {
				most[name] = value > most[name].value ? {value, seed} : most[name];
			}
			if (problems.length > 0) {
				tally.wrong += 1;
				console.log(`✗ ${family} ${seed}: ${shown(what, 300)}\n${problems.map((problem) => `  ${shown(problem, 900)}`).join('\n')}`);
			}
			if (text !== undefined) {
				console.log(`${family} ${seed}: ${shown(what, 2000)}\n${text}`);
			}
		},
	});
	process.removeListener('SIGINT', end).removeListener('SIGTERM', end);
	tell();
	return tally.wrong === 0;
}

/** As a terminal may have it, and a person. */
function shown(text: string, most: number): string {
	return outputPrompt(...text.slice(0, most).split('\n'));
}
