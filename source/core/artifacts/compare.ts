import type {Artifact, Aspect, Difference, Fact} from '../told/differences.ts';

const DAY = 86_400_000;

/** What the kubelet chooses where it renews its own client certificate. */
const ofRotation: ReadonlySet<Aspect> = new Set(['lifetime', 'algorithm', 'issuer', 'key']);

/**
 * What has to be done to one to make it the other, by meaning. Where a file is not there, that is
 * all there is to say of it.
 */
export function compare(from: Artifact, to: Artifact): Difference[] {
	const [main] = from.place.paths;
	const whole = [from, to].map((one) => one.facts.find(({aspect}) => aspect === 'unreadable' || aspect === 'malformed'));
	if (whole.some((found) => found !== undefined)) {
		return pairs(whole[0] === undefined ? [] : [whole[0]], whole[1] === undefined ? [] : [whole[1]]);
	}
	if (!from.isThere || !to.isThere) {
		return from.isThere === to.isThere ? [] : [{aspect: 'file', name: main, ...(from.isThere ? {from: 'there'} : {to: 'there'})}];
	}
	const rotates = from.rotates === true || to.rotates === true;
	const isExternal = from.isExternal === true || to.isExternal === true;
	const counts = ({aspect, name}: Fact): boolean => !(rotates && ofRotation.has(aspect)) && !(isExternal && name === from.place.paths[1]);
	return pairs(from.facts.filter(counts), to.facts.filter(counts));
}

function pairs(from: readonly Fact[], to: readonly Fact[]): Difference[] {
	const before = byId(from);
	const after = byId(to);
	const missing = new Set([...before.values(), ...after.values()].filter(({aspect, name}) => aspect === 'file' && before.has(`file ${name}`) !== after.has(`file ${name}`)).map(({name}) => name));
	return [...new Set([...before.keys(), ...after.keys()])].flatMap((id): Difference[] => {
		const [one, other] = [before.get(id), after.get(id)];
		const {aspect, name, of}: Omit<Fact, 'value'> = one ?? other ?? {aspect: 'field', name: ''};
		if (one?.value === other?.value || (aspect !== 'file' && missing.has(name)) || (aspect === 'lifetime' && one && other && isAsLong(one, other))) {
			return [];
		}
		return [{aspect, name, ...(one && {from: one.value}), ...(other && {to: other.value}), ...(of !== undefined && {of})}];
	});
}

const byId = (facts: readonly Fact[]): Map<string, Fact> => new Map(facts.map((fact) => [`${fact.aspect} ${fact.name}`, fact]));

/** Certificates of one run begin and end within moments, or within a person's patience where phases run one by one. */
function isAsLong(one: Fact, other: Fact): boolean {
	const [a, b] = [Number(one.value), Number(other.value)];
	return Math.abs(a - b) < Math.min(DAY, Math.min(a, b) / 10);
}
