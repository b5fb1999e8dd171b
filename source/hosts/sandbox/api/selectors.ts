import {ownOf} from '../../../core/patches/members.ts';
import {at, numberAt, textAt} from './read.ts';
import type {Resource} from './resources.ts';
import {Refusal} from './status.ts';

type Json = Readonly<Record<string, unknown>>;

/** Whether an object's labels meet a selector: `a=b`, `a!=b`, `a`, `!a`, `a in (b,c)`, `a notin (b)`. */
export function matchesLabels(selector: string, labels: Readonly<Record<string, string>>): boolean {
	return splitOutsideBrackets(selector).every(part => {
		const [, name = '', operator = '', values = ''] = /^([^\s=!]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part) ?? [];
		if (operator !== '') {
			const found = values.split(',').map(value => value.trim()).includes(String(ownOf(labels, name) ?? '\0'));
			return operator === 'in' ? found : !found;
		}
		const [, negated, key = '', comparison, value = ''] = /^(!?)([^\s=!]+?)(?:\s*(==|=|!=)\s*(\S*))?$/.exec(part) ?? [];
		if (key === '' || (negated === '!' && comparison !== undefined)) {
			throw new Refusal('BadRequest', `The label selector ${JSON.stringify(part)} cannot be read.`);
		}
		if (comparison === undefined) {
			return (ownOf(labels, key) === undefined) === (negated === '!');
		}
		return (ownOf(labels, key) === value) === (comparison !== '!=');
	});
}

/** By which fields of its own a resource can be asked for, besides names (kubernetes, registry: SelectableFields and field label conversions). */
const SELECTABLE: Readonly<Record<string, string>> = {
	pods: 'spec.nodeName spec.restartPolicy spec.schedulerName spec.serviceAccountName spec.hostNetwork status.phase status.podIP status.podIPs status.nominatedNodeName',
	events: 'involvedObject.kind involvedObject.namespace involvedObject.name involvedObject.uid involvedObject.apiVersion involvedObject.resourceVersion involvedObject.fieldPath reason reportingComponent source type',
	nodes: 'spec.unschedulable', namespaces: 'status.phase', secrets: 'type', services: 'spec.clusterIP spec.type',
	replicationcontrollers: 'status.replicas', jobs: 'status.successful', certificatesigningrequests: 'spec.signerName',
};

/** @throws {Refusal} for a field that nobody can ask by */
export function checkFields(selector: string, {name}: Pick<Resource, 'name'>): void {
	const own = Object.hasOwn(SELECTABLE, name) ? SELECTABLE[name]?.split(' ') ?? [] : [];
	for (const part of selector.split(',').filter(Boolean)) {
		const [, path = ''] = /^([\w.]+)\s*(?:==|=|!=)/.exec(part.trim()) ?? [];
		if (path !== '' && !['metadata.name', 'metadata.namespace', ...own].includes(path)) {
			throw new Refusal('BadRequest', own.length === 0 ? `${JSON.stringify(path)} is not a known field selector: only "metadata.name", "metadata.namespace"`
				: name === 'jobs' ? `field label ${JSON.stringify(path)} not supported for Job` : `field label not supported: ${path}`);
		}
	}
}

/** A component's name is a level deeper, a switch that is off not there at all. */
const READ_AS: Readonly<Record<string, (object: Json) => string>> = {
	source: (object) => textAt(object, 'source.component'),
	'spec.unschedulable': (object) => String(at(object, 'spec.unschedulable') === true),
	'spec.hostNetwork': (object) => String(at(object, 'spec.hostNetwork') === true),
	'status.successful': (object) => String(numberAt(object, 'status.succeeded')),
	'status.replicas': (object) => String(numberAt(object, 'status.replicas')),
};

/** Whether an object's fields meet a selector: `metadata.name=a,spec.nodeName!=b`. */
export function matchesFields(selector: string, object: Json): boolean {
	return selector.split(',').filter(Boolean).every(part => {
		const [, path = '', comparison, value = ''] = /^([\w.]+)\s*(==|=|!=)\s*(\S*)$/.exec(part.trim()) ?? [];
		if (path === '') {
			throw new Refusal('BadRequest', `The field selector ${JSON.stringify(part)} cannot be read.`);
		}
		const found = Object.hasOwn(READ_AS, path) ? READ_AS[path]?.(object) : at(object, path);
		return ((['string', 'number', 'boolean'].includes(typeof found) ? String(found) : '') === value) === (comparison !== '!=');
	});
}

function splitOutsideBrackets(selector: string): string[] {
	return selector.split(/,(?![^(]*\))/).map(part => part.trim()).filter(Boolean);
}
