import type {JsonObject} from '../../core/config/types.ts';
import {currentVersion} from '../../core/config/versions.ts';
import type {Lang} from '../../texts/types.ts';
import type {Call} from '../line/command.ts';
import {built, origin, type Built, type Origin} from './version-built.ts';
import {version} from '../run/version.ts';
import {outputLines} from '../../strings/sanitize.ts';
import {en} from './version.en.ts';
import {zh} from './version.zh.ts';

/** What `version --verbose` says. */
export interface VersionWords {
	readonly commit: string;
	/** With what was in the folder beside it. */
	built(commit: string, tree: Built['tree']): string;
	readonly committed: string;
	readonly builtBy: string;
	readonly cameAs: string;
	came(as: Origin['cameAs'], path: string): string;
	readonly node: string;
	/** `path` is undefined where Node is in the executable. */
	nodeIs(version: string, path: string | undefined): string;
	readonly packages: string;
	count(packages: number): string;
	readonly unknown: string;
}

const words: Readonly<Record<Lang, VersionWords>> = {en, zh};

/**
 * `kubestep version [-o json|yaml|short] [--verbose]`: this program's, and the kubeadm's whose work it does.
 * The keys are its own: a script that asks kubeadm for `clientVersion` must not take one for the other.
 */
export async function printVersion({flags, lang, output}: Call<'version-output' | 'verbose'>): Promise<number> {
	const data = {kubestep: version(), kubernetes: currentVersion, node: process.versions.node, platform: `${process.platform}/${process.arch}`};
	const more = flags.verbose ? {built: built(), origin: origin()} : undefined;
	switch (flags.output ?? '') {
		case '': {
			output.out(outputLines(`kubestep ${data.kubestep} (as kubeadm ${data.kubernetes}; Node.js ${data.node}, ${data.platform})`,
				...(more === undefined ? [] : await verboseLines(more, words[lang]))));
			return 0;
		}
		case 'short': {
			output.out(outputLines(data.kubestep));
			return 0;
		}
		case 'json': {
			output.document(`${JSON.stringify({...data, ...(more !== undefined && asData(more))}, undefined, 2)}\n`);
			return 0;
		}
		case 'yaml': {
			const simple = Object.entries(data).map(([key, value]) => `${key}: ${value}\n`).join('');
			output.document(more === undefined ? simple : simple + (await import('../../core/yaml/writer.ts')).writeYaml(asData(more)));
			return 0;
		}
	}
}

interface About {
	readonly built: Built;
	readonly origin: Origin;
}

const hasNodeInside = ({cameAs}: Origin): boolean => cameAs === 'executable' || cameAs === 'deb';

function asData({built: {packages, ...built}, origin}: About): JsonObject {
	return {...built, cameAs: origin.cameAs, at: origin.at, nodeInside: hasNodeInside(origin), nodePath: process.execPath, packages: packages.map(({name, version}) => ({name, version}))};
}

async function verboseLines({built, origin}: About, say: VersionWords): Promise<string[]> {
	const {width: widthOf} = await import('../../strings/width.ts');
	const known = (word: string) => (word === 'unknown' ? say.unknown : word);
	const rows = [
		[say.commit, built.commit === 'unknown' ? say.unknown : say.built(built.commit, built.tree)],
		[say.committed, known(built.committed)],
		[say.builtBy, built.builtBy === 'unknown' ? say.unknown : `Node.js ${built.builtBy}`],
		[say.cameAs, say.came(origin.cameAs, origin.at)],
		[say.node, say.nodeIs(process.versions.node, hasNodeInside(origin) ? undefined : process.execPath)],
		[say.packages, built.packages.length === 0 ? say.unknown : say.count(built.packages.length)],
	] as const;
	const width = Math.max(...rows.map(([label]) => widthOf(label)));
	return [...rows.map(([label, value]) => `${label}${' '.repeat(width - widthOf(label))}  ${value}`), ...built.packages.map(({name, version}) => `  ${name} ${version}`)];
}
