import {nameIn} from '../cluster/objects.ts';
import type {Artifact, Fact} from '../told/differences.ts';
import {objectFacts} from './yaml-facts.ts';

/** A request as an overlay keeps it. */
export interface Sent {
	readonly method: string;
	readonly path: string;
	readonly body?: unknown;
	readonly status: number;
}

/** Random in each run, or made of what is. */
const RANDOM = /\/secrets(?:\/|$)|certificate-authority-data/;

/** What init sends to the cluster, by object: the last that was sent counts. */
export function requestArtifacts(sent: readonly Sent[]): Artifact[] {
	const made = new Map<string, Artifact>();
	for (const {method, path, body, status} of sent) {
		if (method === 'GET' || body === undefined || status >= 400 || RANDOM.test(path)) {
			continue;
		}
		const name = nameIn(body);
		const place = name === undefined || path.endsWith(`/${name}`) ? path : `${path}/${name}`;
		const facts = withoutRandom(objectFacts(body));
		made.set(place, {place: {phase: 'cluster', kind: 'manifest', name: name ?? path, paths: [place]}, isThere: true, facts});
	}
	return [...made.values()];
}

export const withoutRandom = (facts: readonly Fact[]): Fact[] => facts.filter(({name}) => !RANDOM.test(name));
