import {groupVersion, type Resource} from './resources.ts';
import {Refusal, type Stream} from './status.ts';
import type {Change, Store, StoredObject} from './store.ts';

export interface WatchOptions {
	readonly resource: Resource;
	readonly namespace: string | undefined;
	readonly query: URLSearchParams;
	/** Whether labels and fields are those asked for. */
	readonly picks: (object: StoredObject) => boolean;
	/** What is sent of an object. */
	readonly show: (object: StoredObject) => unknown;
}

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/**
 * What changes from a version on, an event a line. Without one, or from `0`, it begins with all that is there.
 * `sendInitialEvents` does so too, and says where that ends.
 */
export function watch(store: Store, {resource, namespace, query, picks, show}: WatchOptions): Stream {
	const asked = query.get('resourceVersion') ?? '';
	const initial = query.get('sendInitialEvents') === 'true';
	const seconds = Number(query.get('timeoutSeconds') ?? 0);
	return ({send, end}) => {
		const event = (type: string, object: unknown): void => send(`${JSON.stringify({type, object})}\n`);
		const tell = (change: Change): void => {
			if (change.resource !== resource || (namespace !== undefined && change.object.metadata.namespace !== namespace)) {
				return;
			}
			// To who looks at some only, one that becomes another is new, or gone.
			const [was, is] = [change.before !== undefined && picks(change.before), change.type !== 'DELETED' && picks(change.object)];
			if (was || is) {
				event(was && is ? 'MODIFIED' : is ? 'ADDED' : 'DELETED', show(change.object));
			}
		};
		if (initial || asked === '' || asked === '0') {
			for (const object of store.list(resource, namespace).filter((one) => picks(one))) {
				event('ADDED', show(object));
			}
			if (initial) {
				event('BOOKMARK', {
					kind: resource.kind, apiVersion: groupVersion(resource), metadata: {resourceVersion: store.resourceVersion, creationTimestamp: null, annotations: {[INITIAL_EVENTS_END]: 'true'}},
				});
			}
		} else {
			const missed = store.changesSince(Number(asked));
			if (missed === undefined) {
				event('ERROR', new Refusal('Expired', `too old resource version: ${asked} (${store.resourceVersion})`).reply.body);
				end();
				return () => undefined;
			}
			for (const change of missed) {
				tell(change);
			}
		}
		const stop = store.subscribe(tell);
		const timer = seconds > 0 ? setTimeout(end, seconds * 1000).unref() : undefined;
		return () => {
			clearTimeout(timer);
			stop();
		};
	};
}
