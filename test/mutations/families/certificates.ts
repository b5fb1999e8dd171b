import type {Family} from '../family.ts';
import {mutatePem} from '../pem.ts';
import {nodeCommands} from './nodes.ts';

const IS_PEM = /\.(?:crt|key|pub|pem)$/;

/** Certificates and keys of a node, one of them damaged. */
export const certificates: Family = {
	make(random, {files}) {
		const all = [...files].filter(([path]) => IS_PEM.test(path));
		const [path, content] = random.pick(all);
		const done = [path];
		const damaged = mutatePem(content, random, all.map(([, one]) => one), done);
		return {done, laid: {[path]: {kind: 'file', content: damaged, mode: 0o600}}, words: random.pick(nodeCommands), places: placesOf(path)};
	},
};

/** A certificate and its key are one thing to who reads them. */
const placesOf = (path: string): string[] => [path, path.replace(/\.key$/, '.crt'), path.replace(/\.crt$/, '.key'), path.replace(/\.pub$/, '.key'), path.replace(/\.key$/, '.pub')];
