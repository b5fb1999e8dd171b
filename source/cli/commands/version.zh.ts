import type {VersionWords} from './version.ts';

const trees = {clean: '文件夹里没有别的改动', changed: '另有未提交的改动', unknown: '文件夹里有没有别的改动，不清楚'};
const ways = {executable: '可执行文件', deb: 'Debian 软件包', npm: 'npm 包', build: '在自己的文件夹里构建', sources: '源代码，未构建'};

export const zh: VersionWords = {
	commit: '提交',
	built: (commit, tree) => `${commit}，${trees[tree]}`,
	committed: '提交时间',
	builtBy: '构建所用',
	cameAs: '安装方式',
	came: (as, path) => `${ways[as]}，${path}`,
	node: 'Node.js',
	nodeIs: (version, path) => `${version}，${path ?? '在可执行文件里'}`,
	packages: '其中的库',
	count: (packages) => `${String(packages)} 个`,
	unknown: '不清楚',
};
