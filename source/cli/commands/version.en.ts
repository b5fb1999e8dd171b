import type {VersionWords} from './version.ts';

const trees = {clean: 'with nothing else in the folder', changed: 'with changes that are in no commit', unknown: 'and whatever else was in the folder'};
const ways = {executable: 'executable', deb: 'Debian package', npm: 'npm package', build: 'build in its own folder', sources: 'sources, not built'};

export const en: VersionWords = {
	commit: 'Commit',
	built: (commit, tree) => `${commit}, ${trees[tree]}`,
	committed: 'Committed',
	builtBy: 'Built with',
	cameAs: 'Installed as',
	came: (as, path) => `${ways[as]}, ${path}`,
	node: 'Node.js',
	nodeIs: (version, path) => `${version}, ${path ?? 'inside the executable'}`,
	packages: 'Libraries inside',
	count: (packages) => String(packages),
	unknown: 'unknown',
};
